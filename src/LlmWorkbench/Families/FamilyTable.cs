using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Families;

/// <summary>The families of open models that are known here: the file <c>datasets/families.json</c>, each entry with its source and
/// date.</summary>
public sealed class FamilyTable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Dictionary<string, ModelRelease> _byId;

    private FamilyTable(Content content)
    {
        Architectures = content.Architectures;
        Releases = [.. content.Releases.OrderBy(release => release.Date, StringComparer.Ordinal)];
        _byId = Releases.ToDictionary(release => release.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table that came with the workbench.</summary>
    public static FamilyTable Known { get; } = Read();

    /// <summary>The releases, the oldest first.</summary>
    public IReadOnlyList<ModelRelease> Releases { get; }

    /// <summary>The architectures that they have.</summary>
    public IReadOnlyList<ArchitectureTraits> Architectures { get; }

    /// <summary>The families, by the age of their oldest release.</summary>
    public IReadOnlyList<string> Families => [.. Releases.Select(release => release.Family).Distinct()];

    /// <summary>A release by its <see cref="ModelRelease.Id"/>.</summary>
    /// <param name="id">As in <c>llama-3.1</c>.</param>
    /// <returns>The release, or <see langword="null"/> where there is none.</returns>
    public ModelRelease? TryGet(string id) => _byId.GetValueOrDefault(id);

    /// <summary>An architecture by its key.</summary>
    /// <param name="key">As in <c>llama</c>.</param>
    /// <returns>The architecture, or <see langword="null"/> where it is not known.</returns>
    public ArchitectureTraits? Architecture(string? key) => Architectures.FirstOrDefault(architecture => architecture.Key == key);

    /// <summary>The release whose name stands in a text: of several, the one whose name is longest.</summary>
    /// <param name="text">The name of a model or file, such as <c>Meta-Llama-3.1-8B-Instruct</c>.</param>
    /// <returns>The release, or <see langword="null"/> where no name is known.</returns>
    public ModelRelease? Named(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = NameWords.Of(text);
        return Releases
            .SelectMany(release => release.Names.Append(release.Id).Select(name => (release, Words: NameWords.Of(name))))
            .Where(name => NameWords.Find(words, name.Words) >= 0)
            .OrderByDescending(name => name.Words.Length)
            .ThenBy(name => NameWords.Find(words, name.Words))
            .Select(name => name.release)
            .FirstOrDefault();
    }

    /// <summary>The releases of a family.</summary>
    /// <param name="family">Its name, in any case.</param>
    /// <returns>At least one, the oldest first.</returns>
    /// <exception cref="WorkbenchException">There is no such family; the sentence says which there are.</exception>
    public IReadOnlyList<ModelRelease> OfFamily(string family)
    {
        ArgumentNullException.ThrowIfNull(family);
        ModelRelease[] found = [.. Releases.Where(r => r.Family.Equals(family, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0
            ? found
            : throw new WorkbenchException(
                $"There is no family «{VisibleText.Phrase(family)}» in the table: "
                    + (
                        Suggestion.Closest(family, Families) is { } meant
                            ? $"did you mean {meant}?"
                            : $"there are {string.Join(", ", Families)}."
                    )
            );
    }

    /// <summary>What a release descends from, through all generations.</summary>
    /// <param name="release">The release.</param>
    /// <returns>Each older release once; without the release itself.</returns>
    public IReadOnlyList<ModelRelease> AncestorsOf(ModelRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        List<ModelRelease> found = [];
        var open = new Queue<Ancestor>(release.Parents);
        while (open.TryDequeue(out Ancestor? next))
        {
            if (TryGet(next.Id) is { } older && !found.Contains(older))
            {
                found.Add(older);
                foreach (Ancestor parent in older.Parents)
                {
                    open.Enqueue(parent);
                }
            }
        }

        return found;
    }

    private static FamilyTable Read()
    {
        using Stream file = typeof(FamilyTable).Assembly.GetManifestResourceStream("families.json")!;
        return new FamilyTable(JsonSerializer.Deserialize<Content>(file, s_json)!);
    }

    private sealed record Content(string About, IReadOnlyList<ArchitectureTraits> Architectures, IReadOnlyList<ModelRelease> Releases);
}
