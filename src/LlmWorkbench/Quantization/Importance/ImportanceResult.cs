using System.Text.Json.Serialization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Models;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Importance;

/// <summary>An importance matrix and what stands out in it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Dataset">The text that was read.</param>
/// <param name="ChunkCount">How many pieces of it.</param>
/// <param name="ChunkSize">Tokens of each.</param>
/// <param name="Matrix">The matrix, for quantizing and saving.</param>
/// <param name="Tensors">Each matrix of the model that was watched, in the order of the file.</param>
public sealed record ImportanceResult(
    string Model,
    string Dataset,
    int ChunkCount,
    int ChunkSize,
    [property: JsonIgnore] ImportanceMatrix Matrix,
    IReadOnlyList<TensorImportance> Tensors
) : ITabularResult
{
    /// <summary>How many pieces were to be read: more than <see cref="ChunkCount"/> after an interrupt.</summary>
    public int PlannedChunks { get; init; } = ChunkCount;

    /// <summary>Whether all pieces were read; if not, the work was interrupted.</summary>
    public bool IsComplete => ChunkCount >= PlannedChunks;

    /// <summary>Where it was saved, or <see langword="null"/>.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("tensor", "matrix", t => t.Name, Format.Code),
            new("columns", "inputs", t => t.Columns, Format.Whole),
            new("tokens", "tokens", t => t.Tokens, Format.Whole),
            new("mean_square", "mean square", t => t.Mean, Format.Error),
            new("largest_mean_square", "largest", t => t.Largest, Format.Error),
            new("largest_column", "of input", t => t.LargestColumn, Format.Number),
            new("top_percent_share", "share of the top 1 %", t => t.TopShare, Format.Percent),
            new("untouched_matrices", "note", t => t.UntouchedMatrices)
            {
                Shown = t => t.UntouchedMatrices > 0 ? $"{t.UntouchedMatrices} experts saw no token" : "",
            }
        );

    /// <summary>Summarizes a matrix.</summary>
    internal static ImportanceResult Of(LoadedModel model, ImportanceMatrix matrix) =>
        new(
            model.Name,
            matrix.Datasets is [var first, ..] ? first : "a text that it does not name",
            matrix.ChunkCount,
            matrix.ChunkSize,
            matrix,
            [.. model.Engine.File.Tensors.Where(matrix.Has).Select(tensor => TensorImportance.Of(tensor.Name, matrix.Entries[tensor.Name]))]
        );
}

/// <summary>What is known of the inputs of one weight matrix, or of those of all experts together.</summary>
/// <param name="Name">The matrix.</param>
/// <param name="Columns">How many inputs.</param>
/// <param name="Tokens">How many tokens were read; for experts, how often they were chosen in all.</param>
/// <param name="Mean">The mean square over all inputs.</param>
/// <param name="Largest">The largest mean square of an input.</param>
/// <param name="LargestColumn">Which input that is, from 0; of experts the first of that size.</param>
/// <param name="TopShare">The share of all squares that the largest hundredth of the inputs has, 0 to 1.</param>
/// <param name="UntouchedMatrices">Experts that no token reached.</param>
public sealed record TensorImportance(
    string Name,
    int Columns,
    long Tokens,
    double Mean,
    double Largest,
    int LargestColumn,
    double TopShare,
    int UntouchedMatrices
)
{
    internal static TensorImportance Of(string name, ImportanceEntry entry)
    {
        float[] means = entry.Means();
        int columns = means.Length / entry.Counts.Count;
        (int Index, float Item) largest = means.Index().MaxBy(m => m.Item);
        double sum = means.Sum(m => (double)m);
        double top = means.OrderDescending().Take(Math.Max(1, means.Length / 100)).Sum(m => (double)m);
        return new TensorImportance(
            name,
            columns,
            entry.Counts.Sum(),
            sum / means.Length,
            largest.Item,
            largest.Index % columns,
            sum == 0 ? 0 : top / sum,
            entry.Counts.Count(count => count == 0)
        );
    }
}
