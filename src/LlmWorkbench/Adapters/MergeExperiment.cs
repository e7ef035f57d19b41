using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary>Writes a model and its adapters into one file.</summary>
/// <example>
/// <code>
/// using LoadedModel tuned = model.Adapt("models/adapters/tutor-instruct-f16.gguf");
/// MergeResult merged = tuned.Merge("merged.gguf");
/// Console.WriteLine(merged.Bytes);
/// </code>
/// </example>
public static class MergeExperiment
{
    private const string Template = "tokenizer.chat_template";

    /// <summary>Writes W + scale · alpha / rank · B · A in place of each matrix W that the adapters change, summed in double. F32 and F16
    /// stay what they are; other types, which cannot hold what was added, become F16, or F32 where the numbers do not fit; all other
    /// tensors are copied byte for byte.</summary>
    /// <param name="model">A model with adapters.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="exact">Whether the changed matrices are stored as F32, so that nothing of what was added is rounded away.</param>
    /// <param name="run">Told how far it has come, matrix by matrix; stops it: no file is left.</param>
    /// <returns>The file and what became of each tensor.</returns>
    /// <exception cref="WorkbenchException">The model has no adapter, or the file would replace the model's own.</exception>
    /// <exception cref="IOException">A file is there and may not be replaced, or writing failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static MergeResult Merge(
        this LoadedModel model,
        string path,
        bool overwrite = false,
        bool exact = false,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        IReadOnlyList<LlamaAdapter> adapters = model.Engine.Adapters;
        RequireMergeable(model, adapters, path);
        AtomicFile.Check(path, overwrite);
        HashSet<string> changed = [.. adapters.SelectMany(adapter => adapter.Pairs).Select(pair => pair.Base.Name)];
        GgufFile file = model.Engine.File;
        using GgufTensorData stored = file.OpenTensors();
        using var weights = new WeightReader(model.Engine);
        GgufWriter writer = Header(model, adapters);
        List<MergedTensor> tensors = [];
        foreach (GgufTensor tensor in file.Tensors)
        {
            run.ThrowIfStopped();
            if (!changed.Contains(tensor.Name))
            {
                writer.AddTensor(tensor, stored);
                tensors.Add(new(tensor.Name, false, $"{tensor.Type}", $"{tensor.Type}"));
                continue;
            }

            GgmlType type = TypeOf(tensor, exact);
            int place = tensors.Count;
            writer.AddTensor(
                tensor.Name,
                tensor.Dimensions,
                () => Merged(weights, tensor, type, run.Part(place, file.Tensors.Count)),
                type
            );
            tensors.Add(new(tensor.Name, true, $"{tensor.Type}", $"{type}"));
        }

        writer.Write(path, overwrite, readers: FileReaders.Of([.. file.Paths, .. adapters.Select(adapter => adapter.File.Path)]));
        return new MergeResult(
            model.Name,
            [.. adapters.Select(AdapterInUse.Of)],
            Path.GetFullPath(path),
            new FileInfo(path).Length,
            file.FileLength,
            tensors
        );
    }

    private static void RequireMergeable(LoadedModel model, IReadOnlyList<LlamaAdapter> adapters, string path)
    {
        if (adapters.Count == 0)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(model.Name)} has no adapter to be merged: put one on with #!adapter FILE.gguf first."
            );
        }

        if (adapters.Select(adapter => adapter.File.Path).Concat(model.Engine.File.Paths).Any(source => RealPath.AreOneFile(source, path)))
        {
            throw new WorkbenchException($"{VisibleText.Phrase(path)} is what the merged file is made of: give another name to --merge.");
        }
    }

    private static GgmlType TypeOf(GgufTensor tensor, bool exact) =>
        exact || tensor.Type is GgmlType.F32 or GgmlType.BF16 ? GgmlType.F32 : GgmlType.F16;

    private static float[] Merged(WeightReader weights, GgufTensor tensor, GgmlType type, RunContext run)
    {
        run.ThrowIfStopped();
        run.Report(0, tensor.Name);
        float[] values = weights.ReadRows(tensor, 0, checked((int)tensor.RowCount));
        return type == GgmlType.F32 || Array.TrueForAll(values, value => Math.Abs(value) <= (float)Half.MaxValue)
            ? values
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(tensor.Name)} holds numbers beyond those of F16 once it is merged: --exact stores F32."
            );
    }

    private static GgufWriter Header(LoadedModel model, IReadOnlyList<LlamaAdapter> adapters)
    {
        var writer = new GgufWriter();
        string? template = adapters.LastOrDefault(adapter => adapter.ChatTemplate is not null)?.ChatTemplate;
        foreach ((string key, GgufValue value) in model.Engine.File.Metadata)
        {
            if ((key == Template && template is not null) || key.StartsWith("split.", StringComparison.Ordinal))
            {
                continue;
            }

            writer.Add(
                key,
                key == "general.name" ? GgufValue.Of($"{value} with {Sentences.And(adapters.Select(adapter => adapter.Name))}") : value
            );
        }

        if (template is not null)
        {
            writer.Add(Template, template);
        }

        return writer;
    }
}
