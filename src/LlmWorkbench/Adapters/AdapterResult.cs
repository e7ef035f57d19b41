using LlmWorkbench.Tables;

namespace LlmWorkbench.Adapters;

/// <summary>The LoRA adapters that act in a model, and what each changes in each matrix.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">How many weights the model itself has.</param>
/// <param name="Adapters">The adapters, in the order in which they were added; none for a model as its file has it.</param>
/// <param name="Matrices">What they change, adapter by adapter, in file order.</param>
public sealed record AdapterResult(
    string Model,
    long Parameters,
    IReadOnlyList<AdapterInUse> Adapters,
    IReadOnlyList<AdaptedMatrix> Matrices
) : ITabularResult
{
    /// <summary>The names of adapters that were taken away just now.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The matrices, one a row.</summary>
    /// <returns>A table of adapters and matrices.</returns>
    public Table ToTable() =>
        Table.Of(
            Matrices,
            new("model", null, _ => Model),
            new("adapter", Adapters.Count > 1 ? "adapter" : null, m => m.Adapter),
            new("tensor", "matrix", m => m.Tensor, Format.Code),
            new("layer", null, m => m.Layer),
            new("kind", null, m => m.Kind),
            new("inputs", "inputs", m => m.Inputs, Format.Whole),
            new("outputs", "outputs", m => m.Outputs, Format.Whole),
            new("rank", "rank stored", m => m.Rank, Format.Number),
            new("rank_used", "rank used", m => m.RankUsed, Format.Number),
            new("change_norm", "‖Δ‖", m => m.ChangeNorm, Format.Fixed()),
            new("weight_norm", "‖W‖", m => m.WeightNorm, Format.Fixed()),
            new("relative_change", "‖Δ‖ / ‖W‖", m => m.RelativeChange, Format.Percent)
        );
}
