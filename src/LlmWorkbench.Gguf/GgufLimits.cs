namespace LlmWorkbench.Gguf;

/// <summary>
/// What a file may hold at most. The format itself sets hardly any limit; these are far above every real model,
/// and keep a file of a few bytes from asking for gigabytes of memory or hours of native code.
/// </summary>
public static class GgufLimits
{
    /// <summary>Bytes of the header: everything before the weights. Vocabularies of 250,000 tokens take about 15 MB.</summary>
    public const long HeaderBytes = 256L * 1024 * 1024;

    /// <summary>Metadata entries. llama.cpp compares every key with every other.</summary>
    public const int MetadataEntries = 65_536;

    /// <summary>Tensors. llama.cpp compares every name with every other.</summary>
    public const int Tensors = 65_536;

    /// <summary>Bytes of a key, as the format's description says.</summary>
    public const int KeyBytes = 65_535;

    /// <summary>Bytes of a tensor's name: ggml keeps 64 with the closing zero.</summary>
    public const int TensorNameBytes = 63;

    /// <summary>Dimensions of a tensor.</summary>
    public const int Dimensions = 4;

    /// <summary>The alignment that a file has when it does not say.</summary>
    public const int DefaultAlignment = 32;

    /// <summary>The largest alignment. The largest in use is a memory page's.</summary>
    public const int Alignment = 1 << 20;
}
