using LlmWorkbench.Families;
using LlmWorkbench.Gguf;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Licences;

/// <summary>Reads what a model's metadata say about its licence; the keys are those of
/// <see href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the GGUF specification</see>.</summary>
internal static class LicenceReader
{
    private const string Key = "general.license";

    // A file may claim any number; so many are real ones.
    private const int MaxBaseModels = 16;

    /// <summary>The model itself, and after it the models that it says it was made of.</summary>
    public static IReadOnlyList<LicenceFinding> Read(string model, GgufMetadata metadata)
    {
        IReadOnlyList<LicenceFinding> bases = Bases(model, metadata);
        return [Own(model, metadata, bases), .. bases];
    }

    private static LicenceFinding Own(string model, GgufMetadata metadata, IReadOnlyList<LicenceFinding> bases)
    {
        LicenceTable table = LicenceTable.Known;
        List<(LicenceEvidence Evidence, Licence? Licence)> read = [];
        Add(Key, table.TryFind);
        Add($"{Key}.name", table.TryFind);
        Add($"{Key}.link", table.TryFindLink);
        Licence[] named = [.. read.Select(entry => entry.Licence).OfType<Licence>().Distinct()];
        List<string> warnings = [];
        if (named.Length > 1)
        {
            warnings.Add(
                $"The file names {Sentences.And(named.Select(licence => licence.Name))}: they are not the same, so which one holds is "
                    + "not known. Ask whoever published it."
            );
        }
        else if (read.Count == 0)
        {
            warnings.Add("The file names no licence. Without one nothing is permitted: look where the model is published.");
        }
        else if (named.Length == 0)
        {
            warnings.Add("What the file says is no licence of the table: what it permits is not known. Read its own text.");
        }

        Licence? own = named.Length == 1 ? named[0] : null;
        warnings.AddRange(
            bases
                .Where(other => other.Licence is not null && other.Licence != own)
                .Select(other =>
                    $"It says that it was made of {VisibleText.Name(other.Subject)}, which comes under {other.Licence!.Name}: "
                    + "whoever makes a derivative cannot permit more than he was permitted."
                )
        );
        return new LicenceFinding(model, model, own, [.. read.Select(entry => entry.Evidence)]) { Warnings = warnings };

        void Add(string key, Func<string, Licence?> find)
        {
            if (metadata.GetString(key) is { Length: > 0 } text)
            {
                Licence? licence = find(text);
                read.Add((new LicenceEvidence(key, text, licence?.Name ?? "not in the table"), licence));
            }
        }
    }

    private static LicenceFinding[] Bases(string model, GgufMetadata metadata)
    {
        int count = (int)Math.Clamp(metadata.GetInteger("general.base_model.count") ?? 0, 0, MaxBaseModels);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => (Key: $"general.base_model.{i}.name", Name: metadata.GetString($"general.base_model.{i}.name")))
                .Where(entry => !string.IsNullOrWhiteSpace(entry.Name))
                .Select(entry => Base(model, entry.Key, entry.Name!)),
        ];
    }

    private static LicenceFinding Base(string model, string key, string name)
    {
        ModelRelease? release = FamilyTable.Known.Named(name);
        return release is null
            ? new LicenceFinding(model, name, null, [new LicenceEvidence(key, name, "no release of the table")])
            : LicenceExperiment.Of(release) with
            {
                Model = model,
                Subject = name,
                Evidence = [new LicenceEvidence(key, name, $"the release {release.Name}"), .. LicenceExperiment.Of(release).Evidence],
            };
    }
}
