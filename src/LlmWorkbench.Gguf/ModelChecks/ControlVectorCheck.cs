using System.Globalization;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Control vectors: one direction for each layer, by name. A huge layer would ask for memory for all before it.</summary>
internal static class ControlVectorCheck
{
    private const string Prefix = "direction.";

    /// <summary>Whether the file is a control vector.</summary>
    public static bool Applies(GgufFile file) =>
        file.Metadata.Architecture == "controlvector" || file.Tensors.Any(t => t.Name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Refuses names, types and shapes that are not directions.</summary>
    public static void Check(GgufFile file)
    {
        foreach (GgufTensor tensor in file.Tensors)
        {
            if (
                !tensor.Name.StartsWith(Prefix, StringComparison.Ordinal)
                || !int.TryParse(tensor.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                || layer is < 1 or >= GgufModelCheck.MaxLayers
            )
            {
                throw file.Refuse(
                    $"a control vector has the tensor {Shown.Name(tensor.Name)}; its tensors must be called 'direction.' and a "
                        + $"layer from 1 to {GgufModelCheck.MaxLayers - 1}"
                );
            }

            if (tensor.Type != GgmlType.F32 || tensor.Dimensions.Count != 1 || tensor.RowLength != file.Tensors[0].RowLength)
            {
                throw file.Refuse(
                    $"tensor {Shown.Name(tensor.Name)} is {tensor.Type} {Shown.Shape(tensor.Dimensions)}; every direction must be "
                        + "F32 with one dimension, as long as the first"
                );
            }
        }
    }
}
