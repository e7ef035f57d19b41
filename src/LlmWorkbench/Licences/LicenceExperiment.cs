using LlmWorkbench.Families;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Models;

namespace LlmWorkbench.Licences;

/// <summary>Asks which licence a model comes under, and what it permits. No legal advice.</summary>
/// <example>
/// <code>
/// LicenceFinding finding = model.Licence().Findings[0];
/// Console.WriteLine(finding.Licence?.Commercial.Words ?? "unknown");
/// </code>
/// </example>
public static class LicenceExperiment
{
    /// <summary>The licence that a model's file names, and those of the models that it says it was made of.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A finding for the model and one for each base model that it names. What is not known stays unknown.</returns>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    public static LicenceResult Licence(this LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LicenceResult(LicenceReader.Read(model.Name, model.Engine.File.Metadata));
    }

    /// <summary>The same for a file that is not loaded: its header alone is read.</summary>
    /// <param name="path">A GGUF file.</param>
    /// <returns>A finding for the file and one for each base model that it names.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Gguf.GgufFormatException">It is not GGUF, is damaged, or is cut off.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static LicenceResult OfFile(string path) => new(LicenceReader.Read(SplitName.ModelName(path), GgufFile.Read(path).Metadata));

    /// <summary>A licence, or that of a family's release, by name.</summary>
    /// <param name="name">A licence as for <see cref="LicenceTable.Find"/>, or the name of a release as in <c>Llama 3.1</c>, or of a
    /// family, all of whose releases are found then.</param>
    /// <returns>A finding for each.</returns>
    /// <exception cref="WorkbenchException">Neither a licence nor a release has the name.</exception>
    public static LicenceResult Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        FamilyTable families = FamilyTable.Known;
        LicenceTable licences = LicenceTable.Known;
        if (families.Releases.Any(r => r.Family.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            return new LicenceResult([.. families.OfFamily(name.Trim()).Select(Of)]);
        }

        return licences.TryFind(name) is { } licence ? new LicenceResult([new LicenceFinding(null, licence.Name, licence, [])])
            : families.Named(name) is { } release ? new LicenceResult([Of(release)])
            : throw LicenceTable.Unknown(
                name,
                [
                    .. licences.All.SelectMany(l => l.Aliases.Append(l.Id)),
                    .. families.Releases.SelectMany(r => (string[])[r.Name, r.Id]),
                    .. families.Families,
                ]
            );
    }

    /// <summary>All licences that are known.</summary>
    /// <returns>A finding for each.</returns>
    public static LicenceResult All() =>
        new([.. LicenceTable.Known.All.Select(licence => new LicenceFinding(null, licence.Id, licence, []))]);

    /// <summary>The licence of a release.</summary>
    internal static LicenceFinding Of(ModelRelease release)
    {
        Licence? licence = LicenceTable.Known.TryFind(release.Licence);
        return new LicenceFinding(
            null,
            release.Name,
            licence,
            [new LicenceEvidence("the table of families", $"{release.Name} ({release.Date})", licence?.Name ?? release.Licence)]
        )
        {
            Warnings = release.LicenceNote is { } note ? [$"{release.Name}: {note}"] : [],
        };
    }
}
