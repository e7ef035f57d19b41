using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

// Layouts of llama.h v0.5.0 on 64-bit platforms. Sizes and the defaults that llama.cpp fills in are checked by tests.

/// <summary>llama_model_params, 80 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal unsafe struct NativeModelParams
{
    [FieldOffset(0)]
    public nint Devices;

    [FieldOffset(8)]
    public nint TensorBufferTypeOverrides;

    [FieldOffset(16)]
    public int GpuLayers;

    [FieldOffset(20)]
    public int SplitMode;

    [FieldOffset(24)]
    public int LoadMode;

    [FieldOffset(28)]
    public int LazyMode;

    [FieldOffset(32)]
    public int MainGpu;

    [FieldOffset(40)]
    public nint TensorSplit;

    [FieldOffset(48)]
    public delegate* unmanaged[Cdecl]<float, nint, byte> ProgressCallback;

    [FieldOffset(56)]
    public nint ProgressCallbackUserData;

    [FieldOffset(64)]
    public nint KeyValueOverrides;

    [FieldOffset(72)]
    public byte VocabularyOnly;

    [FieldOffset(73)]
    public byte CheckTensors;

    [FieldOffset(74)]
    public byte UseExtraBufferTypes;

    [FieldOffset(75)]
    public byte NoHost;

    [FieldOffset(76)]
    public byte NoAlloc;

    [FieldOffset(77)]
    public byte LoadMtp;
}

/// <summary>llama_context_params, 160 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 160)]
internal unsafe struct NativeContextParams
{
    [FieldOffset(0)]
    public uint ContextLength;

    [FieldOffset(4)]
    public uint BatchSize;

    [FieldOffset(8)]
    public uint MicroBatchSize;

    [FieldOffset(12)]
    public uint MaxSequences;

    [FieldOffset(16)]
    public uint RecurrentSnapshots;

    [FieldOffset(20)]
    public uint MaxOutputs;

    [FieldOffset(24)]
    public uint MaxOutputsPerSequence;

    [FieldOffset(28)]
    public int Threads;

    [FieldOffset(32)]
    public int BatchThreads;

    [FieldOffset(36)]
    public int ContextType;

    [FieldOffset(40)]
    public int RopeScaling;

    [FieldOffset(44)]
    public int Pooling;

    [FieldOffset(48)]
    public int Attention;

    [FieldOffset(52)]
    public int FlashAttention;

    [FieldOffset(56)]
    public float RopeFrequencyBase;

    [FieldOffset(60)]
    public float RopeFrequencyScale;

    [FieldOffset(64)]
    public float YarnExtrapolation;

    [FieldOffset(68)]
    public float YarnAttention;

    [FieldOffset(72)]
    public float YarnBetaFast;

    [FieldOffset(76)]
    public float YarnBetaSlow;

    [FieldOffset(80)]
    public uint YarnOriginalContext;

    [FieldOffset(84)]
    public float DefragmentThreshold;

    [FieldOffset(88)]
    public delegate* unmanaged[Cdecl]<nint, byte, nint, byte> EvaluationCallback;

    [FieldOffset(96)]
    public nint EvaluationCallbackUserData;

    [FieldOffset(104)]
    public int KeyType;

    [FieldOffset(108)]
    public int ValueType;

    [FieldOffset(112)]
    public delegate* unmanaged[Cdecl]<nint, byte> AbortCallback;

    [FieldOffset(120)]
    public nint AbortCallbackData;

    [FieldOffset(128)]
    public byte Embeddings;

    [FieldOffset(129)]
    public byte OffloadKqv;

    [FieldOffset(130)]
    public byte NoPerformanceTimings;

    [FieldOffset(131)]
    public byte OffloadOperations;

    [FieldOffset(132)]
    public byte FullSlidingWindow;

    [FieldOffset(133)]
    public byte UnifiedCache;

    [FieldOffset(136)]
    public nint Samplers;

    [FieldOffset(144)]
    public nuint SamplerCount;

    [FieldOffset(152)]
    public nint OtherContext;
}

/// <summary>llama_model_quantize_params, 64 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct NativeQuantizeParams
{
    [FieldOffset(0)]
    public int Threads;

    [FieldOffset(4)]
    public int FileType;

    [FieldOffset(8)]
    public int OutputTensorType;

    [FieldOffset(12)]
    public int TokenEmbeddingType;

    [FieldOffset(16)]
    public byte AllowRequantize;

    [FieldOffset(17)]
    public byte QuantizeOutputTensor;

    [FieldOffset(18)]
    public byte OnlyCopy;

    [FieldOffset(19)]
    public byte Pure;

    [FieldOffset(20)]
    public byte KeepSplit;

    [FieldOffset(21)]
    public byte DryRun;

    [FieldOffset(24)]
    public NativeImportance* Importance;

    [FieldOffset(32)]
    public nint KeyValueOverrides;

    [FieldOffset(40)]
    public NativeTensorOverride* TensorOverrides;

    [FieldOffset(48)]
    public nint PrunedLayers;

    [FieldOffset(56)]
    public nuint LargestBuffer;
}

/// <summary>llama_model_imatrix_data, 24 bytes; an array ends with a null name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeImportance
{
    public byte* Name;
    public float* Data;
    public nuint Size;
}

/// <summary>llama_model_tensor_override, 16 bytes; an array ends with a null pattern.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTensorOverride
{
    public byte* Pattern;
    public int Type;
}

/// <summary>llama_batch, 56 bytes, passed by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBatch
{
    public int TokenCount;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceIdCounts;
    public int** SequenceIds;
    public sbyte* Outputs;
}

/// <summary>llama_token_data, 12 bytes: a candidate for the next token.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTokenData
{
    public int Id;
    public float Logit;
    public float Probability;
}

/// <summary>llama_token_data_array, 32 bytes. Samplers may replace <see cref="Data"/> and shrink <see cref="Size"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTokenDataArray
{
    public NativeTokenData* Data;
    public nuint Size;
    public long Selected;
    public byte Sorted;
}

/// <summary>llama_logit_bias, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeLogitBias
{
    public int Token;
    public float Bias;
}

/// <summary>ggml_tensor, 336 bytes. Only llama.cpp makes them; it is read through a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 336)]
internal unsafe struct NativeTensor
{
    internal const int MaxSources = 10;
    internal const int NameLength = 64;

    [FieldOffset(0)]
    public int Type;

    [FieldOffset(8)]
    public nint Buffer;

    [FieldOffset(16)]
    public fixed long Count[4];

    [FieldOffset(48)]
    public fixed long Stride[4];

    [FieldOffset(80)]
    public int Operation;

    [FieldOffset(152)]
    public fixed long Sources[MaxSources];

    [FieldOffset(232)]
    public nint ViewOf;

    [FieldOffset(240)]
    public nuint ViewOffset;

    [FieldOffset(248)]
    public nint Data;

    [FieldOffset(256)]
    public fixed byte Name[NameLength];
}

/// <summary>ggml_type_traits, 56 bytes: what ggml knows about a tensor type.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal unsafe struct NativeTypeTraits
{
    [FieldOffset(0)]
    public byte* Name;

    [FieldOffset(8)]
    public long BlockSize;

    [FieldOffset(24)]
    public nuint BytesPerBlock;

    [FieldOffset(32)]
    public byte IsQuantized;

    [FieldOffset(40)]
    public delegate* unmanaged[Cdecl]<void*, float*, long, void> ToFloat;
}
