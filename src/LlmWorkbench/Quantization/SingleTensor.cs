using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization;

/// <summary>Finds the one tensor that is looked at closely, and refuses types that do not fit it.</summary>
internal static class SingleTensor
{
    /// <summary>The tensor.</summary>
    /// <exception cref="WorkbenchException">There is none of this name, several, or one without readable weights.</exception>
    public static GgufTensor Find(LoadedModel model, string tensor)
    {
        IReadOnlyList<GgufTensor> found = TensorChoice.Find(model, [tensor]);
        if (found.Count > 1)
        {
            throw new WorkbenchException(
                $"{VisibleText.OneLine(tensor)} means {found.Count} tensors, "
                    + $"{Sentences.And(found.Select(t => VisibleText.OneLine(t.Name)))}: name one."
            );
        }

        return WeightReader.CanRead(found[0].Type)
            ? found[0]
            : throw new WorkbenchException(
                $"The tensor {VisibleText.OneLine(found[0].Name)} is of type {found[0].Type}, which holds no weights that can be quantized."
            );
    }

    /// <summary>Refuses types whose blocks do not fit the tensor's rows, and those that quantize nothing without an importance
    /// matrix.</summary>
    /// <exception cref="WorkbenchException">There is one, or none at all.</exception>
    public static void RequireTypes(GgufTensor tensor, IReadOnlyList<GgmlType> types)
    {
        if (types.Count == 0)
        {
            throw new WorkbenchException("No type was named: name at least one, such as Q4_0.");
        }

        foreach (GgmlType type in types)
        {
            if (!TensorQuantizer.CanEncode(type) || type is GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ1_S)
            {
                throw new WorkbenchException(
                    $"A single tensor cannot be quantized to {type}, which needs an importance matrix: name another type, such as Q2_K."
                );
            }

            if (
                tensor.ElementCount == 0
                || tensor.RowLength % GgmlTypes.BlockSize(type) != 0
                || tensor.RowLength > TensorAnalysis.LongestRow
            )
            {
                throw new WorkbenchException(
                    $"{VisibleText.OneLine(tensor.Name)} has rows of {tensor.RowLength:N0} weights, which are not a multiple of "
                        + $"the {GgmlTypes.BlockSize(type)} of a block of {type}: name another tensor or type."
                );
            }
        }
    }
}
