using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>Two texts below one command, with a line of dashes between them.</summary>
internal static class TwoTexts
{
    /// <summary>Cuts a text at its line of three dashes or more.</summary>
    /// <param name="text">The lines below a command.</param>
    /// <returns>What stands above and below the line; below is <see langword="null"/> where there is no such line.</returns>
    /// <exception cref="WorkbenchException">There are several such lines, or one of the two texts is empty.</exception>
    public static (string Above, string? Below) Split(string text)
    {
        string[] lines = text.SplitLines();
        int[] dashes = [.. lines.Index().Where(line => IsDashes(line.Item)).Select(line => line.Index)];
        if (dashes.Length == 0)
        {
            return (text, null);
        }

        if (dashes.Length > 1)
        {
            throw new WorkbenchException($"There are {dashes.Length} lines of dashes (---): one of them stands between two texts.");
        }

        (string? above, string? below) = (string.Join('\n', lines[..dashes[0]]), string.Join('\n', lines[(dashes[0] + 1)..]));
        return above.Length > 0 && below.Length > 0
            ? (above, below)
            : throw new WorkbenchException(
                $"There is no text {(above.Length == 0 ? "above" : "below")} the line of dashes (---): one stands above it and one below."
            );
    }

    private static bool IsDashes(string line) => line.Trim() is { Length: >= 3 } dashes && dashes.All(c => c == '-');
}
