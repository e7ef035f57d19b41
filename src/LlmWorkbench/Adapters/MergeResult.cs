using LlmWorkbench.Tables;

namespace LlmWorkbench.Adapters;

/// <summary>A file with a model's weights and what its adapters add, in one.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Adapters">The adapters that went into it.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="ModelBytes">The length of the model's own file, in bytes.</param>
/// <param name="Tensors">Every tensor of the file.</param>
public sealed record MergeResult(
    string Model,
    IReadOnlyList<AdapterInUse> Adapters,
    string Path,
    long Bytes,
    long ModelBytes,
    IReadOnlyList<MergedTensor> Tensors
) : ITabularResult
{
    /// <summary>The tensors that were changed, one a row.</summary>
    /// <returns>A table of tensors.</returns>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("tensor", "tensor", t => t.Name, Format.Code),
            new("merged", "merged", t => t.IsMerged ? "yes" : "no"),
            new("type_before", "type before", t => t.TypeBefore),
            new("type", "type", t => t.Type)
        );
}

/// <summary>A tensor of a merged file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMerged">Whether an adapter changed it; else its bytes are those of the model's file.</param>
/// <param name="TypeBefore">How the model's file stores it.</param>
/// <param name="Type">How it is stored now.</param>
public sealed record MergedTensor(string Name, bool IsMerged, string TypeBefore, string Type);
