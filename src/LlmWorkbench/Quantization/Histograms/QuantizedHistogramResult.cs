using LlmWorkbench.Gguf;
using LlmWorkbench.Quantization.Errors;
using LlmWorkbench.Tables;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>How the weights of one tensor are spread before and after quantization.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="SourceType">How the model's file stores it.</param>
/// <param name="Before">The weights as they are.</param>
/// <param name="After">The same weights as each type stores them, in the same bins.</param>
public sealed record QuantizedHistogramResult(
    string Model,
    string Tensor,
    GgmlType SourceType,
    WeightHistogram Before,
    IReadOnlyList<QuantizedHistogram> After
) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            After.SelectMany(after => after.Weights.Counts.Select((count, bin) => (after.Type, Bin: bin, Count: count))),
            new("model", null, _ => Model),
            new("tensor", null, _ => Tensor),
            new("type", "stored as", row => row.Type),
            new("bin", "bin", row => row.Bin, Format.Number),
            new("middle", "middle", row => Before.Middle(row.Bin), Format.Weight),
            new("before", "before", row => Before.Counts[row.Bin], Format.Whole),
            new("after", "after", row => row.Count, Format.Whole)
        );
}

/// <summary>How weights are spread as a type stores them.</summary>
/// <param name="Type">The type.</param>
/// <param name="Weights">The weights, in the bins of those before.</param>
/// <param name="Codes">How often each code is stored, the lowest first; empty where the blocks of the type cannot be taken apart.</param>
/// <param name="Error">How far they are from those before.</param>
public sealed record QuantizedHistogram(GgmlType Type, WeightHistogram Weights, IReadOnlyList<CodeCount> Codes, TensorError Error)
{
    /// <summary>How many bits the codes would take if each were written as short as its frequency allows: their entropy
    /// (<see href="https://doi.org/10.1002/j.1538-7305.1948.tb01338.x">Shannon 1948</see>).</summary>
    public double CodeEntropy
    {
        get
        {
            double all = Codes.Sum(c => c.Count);
            return -Codes.Where(c => c.Count > 0).Sum(c => c.Count / all * Math.Log2(c.Count / all));
        }
    }
}

/// <summary>How often a code is stored.</summary>
/// <param name="Step">What it stands for before it is scaled: −8 to 7 for Q4_0.</param>
/// <param name="Count">How often.</param>
public readonly record struct CodeCount(int Step, long Count);
