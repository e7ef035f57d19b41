using LlmWorkbench.Families;
using LlmWorkbench.Licences;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Lineage;

/// <summary>Looks families of models up: who descends from whom.</summary>
/// <example>
/// <code>
/// LineageResult long32k = LineageExperiment.Lineage(new LineageOptions { Licence = "commercial", Context = 32768 });
/// Console.WriteLine(long32k.ToTable());
/// </code>
/// </example>
public static class LineageExperiment
{
    /// <summary>The releases that the table of families knows.</summary>
    /// <param name="options">Which of them; <see langword="null"/> for all.</param>
    /// <returns>Family by family, each release after its parent where both are in one family.</returns>
    /// <exception cref="WorkbenchException">A family, licence or architecture is not known, or nothing is left.</exception>
    public static LineageResult Lineage(LineageOptions? options = null)
    {
        options ??= new LineageOptions();
        FamilyTable table = FamilyTable.Known;
        IReadOnlyList<ModelRelease> releases = options.Family is { } family ? table.OfFamily(family) : table.Releases;
        LineageRow[] rows =
        [
            .. Ordered(releases)
                .Select(release => new LineageRow(
                    release,
                    LicenceTable.Known.Find(release.Licence),
                    table.Architecture(release.Architecture)!
                ))
                .Where(LicenceFilter(options))
                .Where(row => options.Context is not { } least || row.Release.Context >= least)
                .Where(ArchitectureFilter(options, table)),
        ];
        return rows.Length > 0
            ? new LineageResult(options, rows)
            : throw new WorkbenchException(
                "No release of the table is left: ask for another family or licence, a shorter context, or fewer of these together."
            );
    }

    private static Func<LineageRow, bool> LicenceFilter(LineageOptions options)
    {
        if (options.Licence is not { } name)
        {
            return _ => true;
        }

        if (name.Equals(LineageOptions.Commercial, StringComparison.OrdinalIgnoreCase))
        {
            return row => row.Licence.Commercial.Answer is Permission.Yes or Permission.Conditions;
        }

        Licence licence = LicenceTable.Known.Find(name);
        return row => row.Licence == licence;
    }

    private static Func<LineageRow, bool> ArchitectureFilter(LineageOptions options, FamilyTable table)
    {
        if (options.Architecture is not { } key)
        {
            return _ => true;
        }

        string[] keys = [.. table.Architectures.Select(architecture => architecture.Key)];
        return keys.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? row => row.Release.Architecture.Equals(key, StringComparison.OrdinalIgnoreCase)
            : throw new WorkbenchException(
                $"No release of the table has the architecture «{VisibleText.Phrase(key)}»: "
                    + (Suggestion.Closest(key, keys) is { } meant ? $"did you mean {meant}?" : $"there are {string.Join(", ", keys)}.")
            );
    }

    // Depth first, so that a child stands below its parent; the first parent of the same family counts. A family whose releases descend
    // from another's comes after that one, so that lines between them stay short.
    private static IEnumerable<ModelRelease> Ordered(IReadOnlyList<ModelRelease> releases)
    {
        List<string> families = [];
        foreach (string family in releases.Select(release => release.Family).Distinct())
        {
            Visit(family);
        }

        return families.SelectMany(family => Below(null, [.. releases.Where(release => release.Family == family)]));

        void Visit(string family)
        {
            if (families.Contains(family))
            {
                return;
            }

            families.Add(family);
            HashSet<string> own = [.. releases.Where(release => release.Family == family).Select(release => release.Id)];
            foreach (ModelRelease child in releases.Where(release => release.Parents.Any(parent => own.Contains(parent.Id))))
            {
                Visit(child.Family);
            }
        }
    }

    private static IEnumerable<ModelRelease> Below(string? parent, ModelRelease[] family) =>
        family.Where(release => ParentIn(release, family) == parent).SelectMany(release => Below(release.Id, family).Prepend(release));

    private static string? ParentIn(ModelRelease release, ModelRelease[] family) =>
        release.Parents.FirstOrDefault(parent => family.Any(other => other.Id == parent.Id))?.Id;
}
