using System.Globalization;
using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>Looks at everything that a text makes a model compute, in the graph's order, for the first number that is not finite.</summary>
internal sealed unsafe class FirstBadTensor : ITensorListener
{
    // Views hold what others computed, and copies into the cache have rows that nothing was written to yet.
    private static readonly HashSet<string> s_passedOver =
    [
        "NONE",
        "VIEW",
        "RESHAPE",
        "PERMUTE",
        "TRANSPOSE",
        "SET_ROWS",
        "CPY",
        "CONT",
        "FILL",
    ];

    private byte[] _buffer = [];
    private int? _lastLayer;

    /// <summary>Whether one was found.</summary>
    internal bool IsFound { get; private set; }

    /// <summary>Its layer, counted from 0; null before the first layer and after the last.</summary>
    internal int? Layer { get; private set; }

    /// <summary>Its name in llama.cpp's graph, such as ffn_out-2; empty where llama.cpp gave none.</summary>
    internal string Name { get; private set; } = "";

    public bool Wants(NativeTensor* tensor) =>
        !IsFound
        && tensor->Type == (int)GgmlType.F32
        && !s_passedOver.Contains(NativeText.FromNative(GgmlNative.ggml_op_name(tensor->Operation)));

    public bool Take(NativeTensor* tensor)
    {
        string name = NativeText.FromNative(tensor->Name);
        bool isNamed = !name.StartsWith("node_", StringComparison.Ordinal);
        int? layer = LayerOf(name);
        _lastLayer = layer ?? (isNamed ? null : _lastLayer);

        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(TensorBytes.Read(tensor, ref _buffer));
        if (!FiniteNumbers.AreAll(numbers) && (!MayMeanNever(name) || HasOtherThanMinusInfinity(numbers)))
        {
            (IsFound, Layer, Name) = (true, _lastLayer, isNamed ? name : "");
        }

        return true;
    }

    // Minus infinity stands for "never" where positions of attention, or experts, are masked (llama-graph.cpp), and nowhere else.
    private static bool MayMeanNever(string name) =>
        name.StartsWith("kq", StringComparison.Ordinal) || name.StartsWith("ffn_moe_", StringComparison.Ordinal);

    private static bool HasOtherThanMinusInfinity(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if (float.IsNaN(number) || float.IsPositiveInfinity(number))
            {
                return true;
            }
        }

        return false;
    }

    // llama.cpp names what belongs to a layer "ffn_out-2", and what follows from it "ffn_out-2 (reshaped)" (llama-graph.cpp, cb).
    private static int? LayerOf(string name)
    {
        string[] words = name.Split(' ', '-');
        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int layer) ? layer : null;
    }
}
