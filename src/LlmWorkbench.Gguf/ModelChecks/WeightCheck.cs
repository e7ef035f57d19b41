using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Weights that the file format allows and computing does not.</summary>
internal static class WeightCheck
{
    // What memory-mapped weights must be aligned to.
    private const int LeastAlignment = 32;

    // What holds a matrix for each expert.
    private const string Experts = "exps";

    private static readonly string[] s_recurrent = ["ssm_conv1d.", "shortconv.conv.", "time_mix_first.", "time_mix_lerp"];

    // What rows are taken from, and what steers a state: some releases assert it before they compare shapes (llama-model-loader.cpp,
    // weight_buft_supported).
    private static readonly string[] s_matrices = ["token_embd", "position_embd", "token_types", "ssm_", "shortconv."];

    /// <summary>Refuses weights without elements, stacks where there must be one matrix, and an alignment that memory-mapping
    /// asserts.</summary>
    public static void CheckShapes(GgufFile file)
    {
        if (file.Tensors.FirstOrDefault(t => t.ElementCount == 0) is { } empty)
        {
            throw file.Refuse(
                $"tensor {Shown.Name(empty.Name)} has the shape {Shown.Shape(empty.Dimensions)}; a weight must have at least one element"
            );
        }

        if (file.Tensors.FirstOrDefault(t => s_matrices.Any(t.Name.Contains) && HasMoreThan(2, t)) is { } stack)
        {
            throw file.Refuse(
                $"tensor {Shown.Name(stack.Name)} has the shape {Shown.Shape(stack.Dimensions)}; it must be a matrix or a vector"
            );
        }

        if (file.Tensors.FirstOrDefault(t => t.Name.Contains(Experts, StringComparison.Ordinal) && HasMoreThan(3, t)) is { } experts)
        {
            throw file.Refuse(
                $"tensor {Shown.Name(experts.Name)} has the shape {Shown.Shape(experts.Dimensions)}; it must be one matrix for each expert"
            );
        }

        if (file.Tensors.Count > 0 && file.Alignment < LeastAlignment)
        {
            throw file.Refuse($"'general.alignment' holds {file.Alignment}; to load the weights it must be at least {LeastAlignment}");
        }
    }

    /// <summary>Refuses types that a model does not compute with.</summary>
    public static void CheckTypes(GgufFile file)
    {
        CheckMatrices(file);

        if (file.Tensors.FirstOrDefault(t => t.Type != GgmlType.F32 && IsPlain(t)) is { } plain)
        {
            throw file.Refuse(
                $"tensor {Shown.Name(plain.Name)} has type {plain.Type}; vectors, norms, biases, rotary factors and what steers a "
                    + "recurrent state must be F32"
            );
        }
    }

    /// <summary>Refuses types that no matrix of a model or an adapter may have.</summary>
    public static void CheckMatrices(GgufFile file)
    {
        if (file.Tensors.FirstOrDefault(t => !IsWeight(t.Type) && !IsTable(t)) is { } tensor)
        {
            throw file.Refuse($"tensor {Shown.Name(tensor.Name)} has type {tensor.Type}; a weight must be F32, F16, BF16 or quantized");
        }
    }

    private static bool IsWeight(GgmlType type) =>
        type is not (GgmlType.I8 or GgmlType.I16 or GgmlType.I32 or GgmlType.I64 or GgmlType.F64 or GgmlType.Q8_1 or GgmlType.Q8_K);

    // What is added, multiplied or convolved element by element, which the CPU does in F32 alone. A router's one row is a matrix.
    private static bool IsPlain(GgufTensor tensor) =>
        (tensor.Dimensions.Count == 1 && !tensor.Name.Contains("gate_inp", StringComparison.Ordinal))
        || (tensor.RowCount == 1 && IsVector(tensor.Name))
        || s_recurrent.Any(part => tensor.Name.Contains(part, StringComparison.Ordinal))
        || tensor.Name.EndsWith(".ssm_a", StringComparison.Ordinal)
        || tensor.Name.EndsWith(".ssm_d", StringComparison.Ordinal);

    private static bool IsVector(string name) =>
        name.EndsWith("norm.weight", StringComparison.Ordinal)
        || name.EndsWith(".bias", StringComparison.Ordinal)
        || name.StartsWith("rope_f", StringComparison.Ordinal)
        || name.Contains(".rope_f", StringComparison.Ordinal);

    // DeepSeek 4 keeps for each token the experts that work on it.
    private static bool IsTable(GgufTensor tensor) =>
        tensor.Type == GgmlType.I32 && tensor.Name.EndsWith(".ffn_gate_tid2eid.weight", StringComparison.Ordinal);

    // Whether it has more dimensions than some, beside those of one element.
    private static bool HasMoreThan(int dimensions, GgufTensor tensor)
    {
        for (int i = dimensions; i < tensor.Dimensions.Count; i++)
        {
            if (tensor.Dimensions[i] != 1)
            {
                return true;
            }
        }

        return false;
    }
}
