using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Licences;

/// <summary>The licences that are known here: the file <c>datasets/licences.json</c>, each entry with its source and dates.</summary>
public sealed class LicenceTable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Dictionary<string, Licence> _byName;

    private LicenceTable(IReadOnlyList<Licence> licences)
    {
        All = licences;
        _byName = licences
            .SelectMany(licence => licence.Aliases.Append(licence.Id).Append(licence.Name).Select(name => (Name: Key(name), licence)))
            .DistinctBy(name => name.Name)
            .ToDictionary(name => name.Name, name => name.licence, StringComparer.Ordinal);
    }

    /// <summary>The table that came with the workbench.</summary>
    public static LicenceTable Known { get; } = Read();

    /// <summary>All licences.</summary>
    public IReadOnlyList<Licence> All { get; }

    /// <summary>A licence by one of its names: SPDX's, Hugging Face's, or its title. Case, blanks and hyphens do not count.</summary>
    /// <param name="name">As in <c>apache-2.0</c>, <c>Llama 3.1 Community License</c>.</param>
    /// <returns>The licence, or <see langword="null"/> where the name is not known.</returns>
    public Licence? TryFind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(Key(name));
    }

    /// <summary>A licence by the address of its text.</summary>
    /// <param name="link">An address, or a part of one.</param>
    /// <returns>The licence, or <see langword="null"/> where the address is not known.</returns>
    public Licence? TryFindLink(string link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return All.SelectMany(licence => licence.Marks.Select(mark => (mark, licence)))
            .Where(mark => link.Contains(mark.mark, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(mark => mark.mark.Length)
            .Select(mark => mark.licence)
            .FirstOrDefault();
    }

    /// <summary>A licence by one of its names.</summary>
    /// <param name="name">As for <see cref="TryFind"/>.</param>
    /// <returns>The licence.</returns>
    /// <exception cref="WorkbenchException">The name is not known; the sentence says what was probably meant.</exception>
    public Licence Find(string name) => TryFind(name) ?? throw Unknown(name, All.SelectMany(licence => licence.Aliases.Append(licence.Id)));

    /// <summary>What is said where nothing has a name.</summary>
    internal static WorkbenchException Unknown(string name, IEnumerable<string> candidates) =>
        new(
            $"No licence or family «{VisibleText.Phrase(name)}» is in the table, so nothing is known of it: "
                + (
                    Suggestion.Closest(name, candidates) is { } meant
                        ? $"did you mean {meant}?"
                        : $"{CommandName.Of("licence")} --list shows what there is; read the licence's own text."
                )
        );

    // Letters, digits and dots: «Apache License 2.0» and «apache-license-2.0» are one name.
    private static string Key(string name) =>
        string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c == '.').Select(char.ToUpperInvariant));

    private static LicenceTable Read()
    {
        using Stream file = typeof(LicenceTable).Assembly.GetManifestResourceStream("licences.json")!;
        return new LicenceTable(JsonSerializer.Deserialize<Content>(file, s_json)!.Licences);
    }

    private sealed record Content(string About, IReadOnlyList<Licence> Licences);
}
