using System.Globalization;
using LlmWorkbench.Llama.Adapters;

namespace LlmWorkbench.Adapters;

/// <summary>What an adapter does to one matrix W of the model: it adds Δ = scale · alpha / rank · B · A.</summary>
/// <param name="Adapter">The adapter's name.</param>
/// <param name="Tensor">The matrix's name in the model's file.</param>
/// <param name="Layer">The layer it belongs to; <see langword="null"/> for what lies outside of the layers.</param>
/// <param name="Kind">What it is in its layer, as in <c>attn_q</c>.</param>
/// <param name="Inputs">Numbers in a row of W.</param>
/// <param name="Outputs">Rows of W; of all of them where experts are stacked.</param>
/// <param name="Rank">The rank that is stored: the most directions that Δ can have.</param>
/// <param name="RankUsed">The fewest directions that carry 99 % of the squared norm of Δ, by its singular values.</param>
/// <param name="SingularValues">Those of Δ, largest first; of stacked experts those of the one with the largest change.</param>
/// <param name="ChangeNorm">The Frobenius norm of Δ.</param>
/// <param name="WeightNorm">The Frobenius norm of W in the file.</param>
public sealed record AdaptedMatrix(
    string Adapter,
    string Tensor,
    int? Layer,
    string Kind,
    long Inputs,
    long Outputs,
    int Rank,
    int RankUsed,
    IReadOnlyList<double> SingularValues,
    double ChangeNorm,
    double WeightNorm
)
{
    /// <summary>The change beside what it changes: ‖Δ‖ / ‖W‖; 0 where W is zero.</summary>
    public double RelativeChange => WeightNorm > 0 ? ChangeNorm / WeightNorm : 0;

    /// <summary>The layer, null outside of the layers, and what it is there.</summary>
    internal static (int? Layer, string Kind) PlaceOf(string name)
    {
        string stem = name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name;
        return
            stem.Split('.', 3) is ["blk", var number, var kind]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            ? (layer, kind)
            : (null, stem);
    }
}

/// <summary>An adapter that acts in a model.</summary>
/// <param name="Name">The name by which it is removed.</param>
/// <param name="Path">Its file.</param>
/// <param name="Scale">What its change is multiplied with; 1 as it was trained.</param>
/// <param name="CallsItself">The name in its file, or <see langword="null"/>.</param>
/// <param name="MadeFor">The base model that its file names, or <see langword="null"/>.</param>
/// <param name="Parameters">How many numbers it holds.</param>
public sealed record AdapterInUse(string Name, string Path, double Scale, string? CallsItself, string? MadeFor, long Parameters)
{
    internal static AdapterInUse Of(LlamaAdapter adapter) =>
        new(
            adapter.Name,
            adapter.File.Path,
            adapter.Scale,
            adapter.File.Metadata.Name,
            adapter.File.Metadata.GetString("general.base_model.0.name"),
            adapter.ParameterCount
        );
}
