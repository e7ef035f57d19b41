using System.Collections.Immutable;
using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Steering;

/// <summary>Where a direction comes from: pairs in the command's text, in a variable or a file, or a direction that was found before.</summary>
internal sealed class DirectionChoice
{
    private const int MostBytes = 16_000_000;

    private readonly Option<string?> _pairs = new Option<string?>("--pairs")
    {
        Description = "A C# variable or a file (lines «positive | negative», or JSONL) that holds the pairs; the lines below are the prompt then.",
        HelpName = "pairs",
    }.OnCommandLine("A file (lines «positive | negative», or JSONL) that holds the pairs; the text is the prompt then.");

    private readonly Option<string?> _vector = new Option<string?>("--vector")
    {
        Description = "A direction that was found before: a C# variable that --into left, or a control vector's GGUF file.",
        HelpName = "vector",
    }.OnCommandLine("A direction that was found before: a control vector's GGUF file.");

    private readonly Option<bool> _mean = new("--mean") { Description = "Takes the mean over each prompt's positions instead of its last position." };

    private readonly Option<string?> _save = new("--save")
    {
        Description = "Writes the direction into this file, in the form of llama.cpp's control vectors; one that is there is replaced if it holds one.",
        HelpName = "file.gguf",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_pairs, _vector, _mean, _save])
        {
            command.Add(option);
        }
    }

    /// <summary>What the command's text is: pairs, a prompt, or both.</summary>
    /// <returns>The pairs, <see langword="null"/> where a direction is given; and the prompt, <see langword="null"/> where there is none.</returns>
    /// <exception cref="WorkbenchException">There are two sources of pairs, or what is given is none.</exception>
    public (IReadOnlyList<ContrastPair>? Pairs, string? Prompt) Read(TextRun run)
    {
        var (pairs, vector) = (run.Options.GetValue(_pairs), run.Options.GetValue(_vector));
        if (pairs is not null && vector is not null)
        {
            throw new WorkbenchException("--pairs finds a direction and --vector takes one that was found before: give one of the two.");
        }

        if (vector is not null)
        {
            return run.Options.GetValue(_mean) ? throw new WorkbenchException("--mean says how a direction is found, but --vector takes one that was found before: leave one of them out.") : (null, run.Text);
        }

        if (pairs is not null)
        {
            return (Pairs(pairs, run.Call), run.Text);
        }

        var (above, below) = TwoTexts.Split(run.Text);
        return (ContrastPair.Parse(above), below);
    }

    /// <summary>Finds the direction of pairs.</summary>
    public SteeringDirection Find(TextRun run, LoadedModel model, IReadOnlyList<ContrastPair> pairs) => model.FindDirection(
        pairs, run.Options.GetValue(_mean), new PatientProgress(run.Call.Output.Progress($"Reading pairs with {VisibleText.OneLine(model.Name)}")), run.Cancellation);

    /// <summary>The direction of <c>--vector</c>.</summary>
    /// <exception cref="WorkbenchException">There is no such variable or file, or it holds no direction, or none for a layer.</exception>
    public SteeringVector Load(TextRun run, IReadOnlyList<int> layers)
    {
        var name = run.Options.GetValue(_vector)!;
        if (run.Call.Variables.TryGet(name, out var value))
        {
            return value switch
            {
                SteeringResult { Direction: { } direction } => direction.At(layers.Count > 0 ? layers : [.. direction.Layers.Select(l => l.Layer).Intersect(((SteeringResult)value).Vector.Directions.Keys)]),
                SteeringResult result => Only(result.Vector, layers, name),
                SteeringDirection direction => direction.At(layers),
                SteeringVector vector => Only(vector, layers, name),
                _ => throw TextOrVariable.Unfit("--vector", name, value, "what #!steer --into left, or a SteeringVector"),
            };
        }

        return run.Call.Workbench.Datasets.FindFile(name) is { } path
            ? Only(SteeringVectorFile.Read(path), layers, name)
            : throw new WorkbenchException($"--vector {VisibleText.Phrase(name)} is {(run.Call.IsNotebook ? "neither a C# variable nor a file that is" : "no file that is")} there.");
    }

    /// <summary>Writes the direction when that is asked for.</summary>
    /// <exception cref="WorkbenchException">A file of another kind is there.</exception>
    public void Save(TextRun run, LoadedModel model, SteeringVector vector)
    {
        if (run.Options.GetValue(_save) is not { } path)
        {
            return;
        }

        if (run.Models.Count > 1)
        {
            throw new WorkbenchException("--save writes the direction of one model: give --model once.");
        }

        if (File.Exists(path) && !HoldsVector(path))
        {
            throw new WorkbenchException($"{ShownPath.Of(path)} is there already and is no control vector: give another name to --save.");
        }

        SteeringVectorFile.Write(vector, path, model.Engine.Architecture, overwrite: true);
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

        var missing = layers.Where(layer => !vector.Directions.ContainsKey(layer)).Select(layer => (int?)layer).FirstOrDefault();
        return missing is null
            ? vector with { Directions = layers.Distinct().ToImmutableSortedDictionary(layer => layer, layer => vector.Directions[layer]) }
            : throw new WorkbenchException($"{VisibleText.Phrase(name)} has no direction for layer {missing}: it has one for {Sentences.And(vector.Directions.Keys.Select(layer => $"{layer}"))}.");
    }

    private static IReadOnlyList<ContrastPair> Pairs(string given, MagicCall call)
    {
        if (call.Variables.TryGet(given, out var value))
        {
            return value switch
            {
                string lines => ContrastPair.Parse(lines),
                IEnumerable<string> lines => ContrastPair.Parse(string.Join('\n', lines)),
                IEnumerable<ContrastPair> pairs => [.. pairs],
                IEnumerable<(string Positive, string Negative)> pairs => [.. pairs.Select(pair => new ContrastPair(pair.Positive, pair.Negative))],
                _ => throw TextOrVariable.Unfit("--pairs", given, value, "lines «positive | negative», or pairs of texts"),
            };
        }

        var file = new FileInfo(call.Workbench.Datasets.FindFile(given) ?? given);
        return !file.Exists ? throw new WorkbenchException($"--pairs {VisibleText.Phrase(given)} is {(call.IsNotebook ? "neither a C# variable nor a file that is" : "no file that is")} there.")
            : file.Length > MostBytes ? throw new WorkbenchException($"--pairs {VisibleText.Phrase(given)} has {file.Length:N0} bytes, but at most {MostBytes:N0} are read.")
            : SpecialFile.Is(file.FullName) ? throw new WorkbenchException($"--pairs {VisibleText.Phrase(given)} {SpecialFile.Problem}.")
            : ContrastPair.Parse(File.ReadAllText(file.FullName));
    }
}
