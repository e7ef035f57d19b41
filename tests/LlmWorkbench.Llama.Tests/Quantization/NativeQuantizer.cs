using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Quantization;

namespace LlmWorkbench.Llama.Tests.Quantization;

/// <summary>llama.cpp's own llama_model_quantize, which llama-quantize calls: what the quantizer's files are compared with.</summary>
internal static unsafe class NativeQuantizer
{
    /// <summary>Writes a quantized model; the importance matrix's notes in the metadata are left to llama-quantize.</summary>
    public static void Quantize(
        string source,
        string target,
        QuantizationType type,
        bool pure = false,
        IReadOnlyDictionary<string, float[]>? importance = null,
        (string Tensor, GgmlType Type)? single = null
    )
    {
        LlamaBackend.Load();
        NativeQuantizeParams parameters = ReleaseCalls.DefaultQuantizeParams();
        parameters.FileType = type.FileType;
        parameters.Pure = pure ? (byte)1 : (byte)0;
        parameters.Threads = 1;
        using var names = new NativeStrings();
        NativeTensorOverride* overrides = stackalloc NativeTensorOverride[2];
        overrides[1] = default;
        if (single is { } one)
        {
            overrides[0] = new NativeTensorOverride { Pattern = names.Add(one.Tensor), Type = (int)one.Type };
            parameters.TensorOverrides = overrides;
        }

        var pins = new List<System.Runtime.InteropServices.GCHandle>();
        NativeImportance[] entries =
        [
            .. (importance ?? new Dictionary<string, float[]>()).Select(pair => Entry(names, pins, pair.Key, pair.Value)),
            default,
        ];
        fixed (NativeImportance* first = entries)
        fixed (byte* from = NativeText.ToTerminatedUtf8(source))
        fixed (byte* to = NativeText.ToTerminatedUtf8(target))
        {
            parameters.Importance = entries.Length > 1 ? first : null;
            uint result = ReleaseCalls.Quantize(from, to, parameters);
            Assert.True(result == 0, NativeLog.FirstError());
        }

        pins.ForEach(pin => pin.Free());
    }

    private static NativeImportance Entry(
        NativeStrings names,
        List<System.Runtime.InteropServices.GCHandle> pins,
        string name,
        float[] values
    )
    {
        var pin = System.Runtime.InteropServices.GCHandle.Alloc(values, System.Runtime.InteropServices.GCHandleType.Pinned);
        pins.Add(pin);
        return new NativeImportance
        {
            Name = names.Add(name),
            Data = (float*)pin.AddrOfPinnedObject(),
            Size = (nuint)values.Length,
        };
    }
}
