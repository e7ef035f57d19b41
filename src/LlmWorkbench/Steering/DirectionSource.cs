using System.Collections.Immutable;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Steering;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Steering;

/// <summary>Where a direction comes from: pairs in the command's text, in a variable or a file, or a direction that was found
/// before.</summary>
internal sealed record DirectionSource
{
    private const int MaxBytes = 16_000_000;

    /// <summary>The variable or file that holds the pairs; <see langword="null"/> for the command's text.</summary>
    public string? Pairs { get; init; }

    /// <summary>The variable or file that holds a direction; <see langword="null"/> for one that is found from pairs.</summary>
    public string? Vector { get; init; }

    /// <summary>The file into which the direction is written; <see langword="null"/> for none.</summary>
    public string? SavedAs { get; init; }

    /// <summary>How a direction is found.</summary>
    public DirectionOptions Options { get; init; } = new();

    /// <summary>What the command's text is: pairs, a prompt, or both.</summary>
    /// <returns>The pairs, <see langword="null"/> where a direction is given; and the prompt, <see langword="null"/> where there is
    /// none.</returns>
    /// <exception cref="WorkbenchException">There are two sources of pairs, or what is given is none.</exception>
    public (IReadOnlyList<ContrastPair>? Pairs, string? Prompt) Read(string text, MagicCall call)
    {
        if (Pairs is not null && Vector is not null)
        {
            throw new WorkbenchException("--pairs finds a direction and --vector takes one that was found before: give one of the two.");
        }

        if (Vector is not null)
        {
            return Options.MeanOverPositions
                ? throw new WorkbenchException(
                    "--mean says how a direction is found, but --vector takes one that was found before: leave one of them out."
                )
                : (null, text);
        }

        if (Pairs is not null)
        {
            return (PairsOf(Pairs, call), text);
        }

        (string? above, string? below) = TwoTexts.Split(text);
        return (ContrastPair.Parse(above), below);
    }

    /// <summary>Finds the direction of the pairs.</summary>
    /// <returns>The direction, which knows the files that it was made of.</returns>
    public SteeringDirection Find(LoadedModel model, IReadOnlyList<ContrastPair> pairs, MagicCall call, RunContext run)
    {
        SteeringDirection found = model.FindDirection(pairs, Options, run);
        return Pairs is { } name && !call.Variables.TryGet(name, out _)
            ? found with
            {
                Sources = [.. found.Sources, FileOf(name, call).FullName],
            }
            : found;
    }

    /// <summary>The direction of <c>--vector</c>.</summary>
    /// <exception cref="WorkbenchException">There is no such variable or file, or it holds no direction, or none for a layer.</exception>
    public SteeringVector Load(MagicCall call, IReadOnlyList<int> layers)
    {
        string name = Vector!;
        if (call.Variables.TryGet(name, out object? value))
        {
            return value switch
            {
                SteeringResult { Direction: { } direction } => direction.At(
                    layers.Count > 0
                        ? layers
                        : [.. direction.Layers.Select(l => l.Layer).Intersect(((SteeringResult)value).Vector.Directions.Keys)]
                ),
                SteeringResult result => Only(result.Vector, layers, name),
                SteeringDirection direction => direction.At(layers),
                SteeringVector vector => Only(vector, layers, name),
                _ => throw TextOrVariable.Unfit("--vector", name, value, "what #!steer --into left, or a SteeringVector"),
            };
        }

        RequireNoFolder("--vector", name);
        return call.Workbench.Datasets.FindFile(name) is { } path
            ? Only(SteeringVectorFile.Read(path), layers, name)
            : throw TextOrVariable.Missing("--vector", name, call);
    }

    /// <summary>Writes the direction when that is asked for.</summary>
    /// <exception cref="WorkbenchException">A file of another kind is there, or there are several models.</exception>
    public void Save(LoadedModel model, SteeringVector vector, int models)
    {
        if (SavedAs is not { } path)
        {
            return;
        }

        if (models > 1)
        {
            throw new WorkbenchException("--save writes the direction of one model: give --model once.");
        }

        if (File.Exists(path) && !HoldsVector(path))
        {
            throw new WorkbenchException(
                $"{ShownPath.Of(path)} is there already and is not a control vector: give another name to --save."
            );
        }

        SteeringVectorFile.Write(
            vector,
            path,
            model.Engine.Architecture,
            overwrite: true,
            FileReaders.Of([model.Engine.Path, .. vector.Sources])
        );
    }

    private static bool HoldsVector(string path)
    {
        try
        {
            return SteeringVectorFile.IsControlVector(GgufFile.Read(path));
        }
        catch (GgufFormatException)
        {
            return false;
        }
    }

    private static SteeringVector Only(SteeringVector vector, IReadOnlyList<int> layers, string name)
    {
        if (layers.Count == 0)
        {
            return vector;
        }

        int? missing = layers.Where(layer => !vector.Directions.ContainsKey(layer)).Select(layer => (int?)layer).FirstOrDefault();
        return missing is null
            ? vector with
            {
                Directions = layers.Distinct().ToImmutableSortedDictionary(layer => layer, layer => vector.Directions[layer]),
            }
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(name)} has no direction for layer {missing}: it has one for "
                    + $"{Sentences.And(vector.Directions.Keys.Select(layer => $"{layer}"))}."
            );
    }

    private static void RequireNoFolder(string option, string path)
    {
        if (Directory.Exists(path))
        {
            throw new WorkbenchException($"{option} {VisibleText.Phrase(path)} is a folder: give the path of a file.");
        }
    }

    private static FileInfo FileOf(string pairs, MagicCall call) => new(call.Workbench.Datasets.FindFile(pairs) ?? pairs);

    private static IReadOnlyList<ContrastPair> PairsOf(string given, MagicCall call)
    {
        if (call.Variables.TryGet(given, out object? value))
        {
            return value switch
            {
                string lines => ContrastPair.Parse(lines),
                IEnumerable<string> lines => ContrastPair.Parse(string.Join('\n', lines)),
                IEnumerable<ContrastPair> pairs => [.. pairs],
                IEnumerable<(string Positive, string Negative)> pairs =>
                [
                    .. pairs.Select(pair => new ContrastPair(pair.Positive, pair.Negative)),
                ],
                _ => throw TextOrVariable.Unfit("--pairs", given, value, "lines «positive | negative», or pairs of texts"),
            };
        }

        RequireNoFolder("--pairs", given);
        FileInfo file = FileOf(given, call);
        return !file.Exists ? throw TextOrVariable.Missing("--pairs", given, call)
            : file.Length > MaxBytes
                ? throw new WorkbenchException(
                    $"--pairs {VisibleText.Phrase(given)} has {file.Length:N0} bytes, but at most {MaxBytes:N0} are read."
                )
            : SpecialFile.Is(file.FullName) ? throw new WorkbenchException($"--pairs {VisibleText.Phrase(given)} {SpecialFile.Problem}.")
            : ContrastPair.Parse(File.ReadAllText(file.FullName));
    }
}
