using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>Several names in one word, with commas between.</summary>
internal static class NameList
{
    /// <summary>Reads them.</summary>
    /// <param name="option">The option that they are given to, for the sentence.</param>
    /// <param name="list">As in <c>Q8_0, Q4_K_M</c>.</param>
    /// <returns>At least one name.</returns>
    /// <exception cref="WorkbenchException">There is none: that it means all is what nobody would guess. Or one has a character that
    /// no name has.</exception>
    public static string[] Read(string option, string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } names
            ? names.FirstOrDefault(name => name.Any(char.IsControl)) is not { } odd
                ? names
                : throw new WorkbenchException($"{option} has «{VisibleText.Phrase(odd)}», which no name can be: give letters and digits.")
            : throw new WorkbenchException($"{option} needs names with commas between, but what is given is empty.");
}
