using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Adapters;

/// <summary>LoRA adapters on a model: put on, looked into, taken off.</summary>
/// <example>
/// <code>
/// LoadedModel tuned = model.Adapt("models/adapters/tutor-instruct-f16.gguf");
/// Console.WriteLine(tuned.Adapters().Matrices[0].RelativeChange);
/// </code>
/// </example>
public static class AdapterExperiment
{
    private const int ChunkRows = 64;

    /// <summary>The model with one more LoRA adapter. It shares the weights of this one, which stays as it is; every experiment on it has
    /// the adapter. In a notebook <c>Models.Add</c> gives it to the commands.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The adapter's file.</param>
    /// <param name="scale">What its change is multiplied with, -1000 to 1000: 1 as it was trained, 0 for nothing.</param>
    /// <param name="name">The name of the new model; <see langword="null"/> for that of this one.</param>
    /// <returns>A model, to be disposed by the caller or by the session that it is added to.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is no LoRA adapter, or is damaged.</exception>
    /// <exception cref="LlamaException">The adapter was made for another model, or the scale is out of range.</exception>
    public static LoadedModel Adapt(this LoadedModel model, string path, double scale = 1, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Over(model, model.Engine.Adapt(model.Datasets.FindFile(path) ?? path, (float)scale), name);
    }

    /// <summary>The model with only some of its adapters. It shares the weights of this one, which stays as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="adapter">The adapter that goes; <see langword="null"/> for all.</param>
    /// <param name="name">The name of the new model; <see langword="null"/> for that of this one.</param>
    /// <returns>A model, to be disposed by the caller or by the session that it is added to.</returns>
    /// <exception cref="WorkbenchException">The model has no adapter of that name.</exception>
    public static LoadedModel WithoutAdapter(this LoadedModel model, string? adapter = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<LlamaAdapter> there = model.Engine.Adapters;
        if (adapter is not null && !there.Any(a => a.Name.Equals(adapter, StringComparison.OrdinalIgnoreCase)))
        {
            throw AdapterSentences.NoSuch(model.Name, adapter, [.. there.Select(a => a.Name)]);
        }

        return Over(
            model,
            model.Engine.WithAdapters(a => adapter is not null && !a.Name.Equals(adapter, StringComparison.OrdinalIgnoreCase)),
            name
        );
    }

    /// <summary>The adapters that act in a model, and what each changes: by how much, and in how many directions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">Told how far it has come, matrix by matrix; stops it.</param>
    /// <returns>The adapters and the matrices that they change.</returns>
    /// <exception cref="GgufFormatException">A file has changed since it was loaded.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AdapterResult Adapters(this LoadedModel model, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<LlamaAdapter> adapters = model.Engine.Adapters;
        var result = new AdapterResult(model.Name, model.Engine.ParameterCount, [.. adapters.Select(AdapterInUse.Of)], []);
        if (adapters.Count == 0)
        {
            return result;
        }

        using var weights = new WeightReader(model.Engine.File);
        List<AdaptedMatrix> matrices = [];
        int count = adapters.Sum(adapter => adapter.Pairs.Length);
        foreach (LlamaAdapter adapter in adapters)
        {
            using var reader = new WeightReader(adapter.File);
            foreach (AdapterPair pair in adapter.Pairs)
            {
                run.ThrowIfStopped();
                run.Report((double)matrices.Count / count, pair.Base.Name);
                matrices.Add(Matrix(adapter, pair, reader, Norm(weights, pair.Base, run)));
                run.Keep(() => result with { Matrices = [.. matrices] });
            }
        }

        return result with
        {
            Matrices = matrices,
        };
    }

    private static LoadedModel Over(LoadedModel model, Llama.Models.LlamaModel engine, string? name) =>
        new(name ?? model.Name, engine, model.ContextLength) { Datasets = model.Datasets, LoadWords = model.LoadWords };

    private static AdaptedMatrix Matrix(LlamaAdapter adapter, AdapterPair pair, WeightReader reader, double weightNorm)
    {
        AddedSpectrum[] slices = [.. AddedSpectrum.Of(pair, adapter.Scale, reader)];
        AddedSpectrum largest = slices.MaxBy(slice => slice.Norm)!;
        (int? layer, string kind) = AdaptedMatrix.PlaceOf(pair.Base.Name);
        return new AdaptedMatrix(
            adapter.Name,
            pair.Base.Name,
            layer,
            kind,
            pair.Base.RowLength,
            pair.Base.RowCount,
            pair.Rank,
            slices.Max(slice => slice.RankUsed),
            largest.SingularValues,
            Math.Sqrt(slices.Sum(slice => slice.Norm * slice.Norm)),
            weightNorm
        );
    }

    private static double Norm(WeightReader reader, GgufTensor tensor, RunContext run)
    {
        double squares = 0;
        for (long row = 0; row < tensor.RowCount; row += ChunkRows)
        {
            run.ThrowIfStopped();
            foreach (float value in reader.ReadRows(tensor, row, (int)Math.Min(ChunkRows, tensor.RowCount - row)))
            {
                squares += (double)value * value;
            }
        }

        return Math.Sqrt(squares);
    }
}
