using System.Runtime.CompilerServices;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// The functions of llama.cpp whose structs or arguments differ between releases, called in the form of the release that was loaded.
/// Callers know the structs of the newest; what a release does not have stays as it is there.
/// </summary>
internal static unsafe class ReleaseCalls
{
    private static LlamaRelease Release => NativeLibraryLoader.Release;

    internal static NativeModelParams DefaultModelParams()
    {
        NativeModelParams released = LlamaNative.llama_model_default_params();
        return Converted(released, Release.ModelParams, HeaderStructs.ModelParams);
    }

    internal static NativeContextParams DefaultContextParams()
    {
        NativeContextParams released = LlamaNative.llama_context_default_params();
        return Converted(released, Release.ContextParams, HeaderStructs.ContextParams);
    }

    internal static NativeQuantizeParams DefaultQuantizeParams()
    {
        NativeQuantizeParams released = LlamaNative.llama_model_quantize_default_params();
        return Converted(released, Release.QuantizeParams, HeaderStructs.QuantizeParams);
    }

    /// <summary>llama_model_load_from_file. A struct that is passed by value lies on the stack, or at an address, whatever its size:
    /// a callee that knows a shorter one reads its beginning.</summary>
    internal static nint LoadModel(byte* path, in NativeModelParams parameters) =>
        LlamaNative.llama_model_load_from_file(path, Converted(parameters, HeaderStructs.ModelParams, Release.ModelParams));

    /// <summary>Makes a context: llama_init_from_model.</summary>
    internal static nint MakeContext(ModelHandle model, in NativeContextParams parameters) =>
        LlamaNative.llama_init_from_model(model, Converted(parameters, HeaderStructs.ContextParams, Release.ContextParams));

    /// <summary>Writes a quantized copy: llama_model_quantize.</summary>
    internal static uint Quantize(byte* source, byte* target, in NativeQuantizeParams parameters)
    {
        NativeQuantizeParams released = Converted(parameters, HeaderStructs.QuantizeParams, Release.QuantizeParams);
        return LlamaNative.llama_model_quantize(source, target, &released);
    }

    /// <summary>Makes a sampler: llama_sampler_init_penalties.</summary>
    internal static nint PenaltiesSampler(int vocabularySize, int lastTokens, float repeat, float frequency, float presence) =>
        Release.PenaltiesTakeVocabularySize
            ? LlamaNative.llama_sampler_init_penalties(vocabularySize, lastTokens, repeat, frequency, presence)
            : LlamaNative.llama_sampler_init_penalties(lastTokens, repeat, frequency, presence);

    private static T Converted<T>(in T source, StructFields from, StructFields to)
        where T : unmanaged
    {
        T target = default;
        from.CopyTo(Bytes(in source), to, new Span<byte>(&target, sizeof(T)));
        return target;
    }

    private static ReadOnlySpan<byte> Bytes<T>(in T source)
        where T : unmanaged => new(Unsafe.AsPointer(ref Unsafe.AsRef(in source)), sizeof(T));
}
