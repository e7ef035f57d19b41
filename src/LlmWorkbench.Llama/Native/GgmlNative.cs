using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>ggml.h and ggml-backend.h, as far as it is used. Names are those of the header.</summary>
internal static unsafe partial class GgmlNative
{
    /// <summary>The library that registers backends.</summary>
    internal const string Library = "ggml";

    /// <summary>The library that knows devices and tensors.</summary>
    internal const string BaseLibrary = "ggml-base";

    [LibraryImport(Library)]
    internal static partial void ggml_backend_load_all_from_path(byte* folder);

    [LibraryImport(Library)]
    internal static partial nuint ggml_backend_reg_count();

    [LibraryImport(Library)]
    internal static partial nint ggml_backend_reg_get(nuint index);

    [LibraryImport(Library)]
    internal static partial nuint ggml_backend_dev_count();

    [LibraryImport(Library)]
    internal static partial nint ggml_backend_dev_get(nuint index);

    [LibraryImport(BaseLibrary)]
    internal static partial byte* ggml_backend_reg_name(nint registration);

    [LibraryImport(BaseLibrary)]
    internal static partial byte* ggml_backend_dev_name(nint device);

    [LibraryImport(BaseLibrary)]
    internal static partial byte* ggml_backend_dev_description(nint device);

    [LibraryImport(BaseLibrary)]
    internal static partial void ggml_backend_dev_memory(nint device, nuint* free, nuint* total);

    [LibraryImport(BaseLibrary)]
    internal static partial int ggml_backend_dev_type(nint device);

    [LibraryImport(BaseLibrary)]
    internal static partial byte* ggml_op_name(int operation);

    [LibraryImport(BaseLibrary)]
    internal static partial void ggml_backend_tensor_get(NativeTensor* tensor, void* data, nuint offset, nuint size);

    [LibraryImport(BaseLibrary)]
    internal static partial void ggml_backend_tensor_set(NativeTensor* tensor, void* data, nuint offset, nuint size);

    [LibraryImport(BaseLibrary)]
    internal static partial byte ggml_backend_buffer_is_host(nint buffer);

    [LibraryImport(BaseLibrary)]
    internal static partial NativeTypeTraits* ggml_get_type_traits(int type);

    [LibraryImport(BaseLibrary)]
    internal static partial nuint ggml_quantize_chunk(
        int type,
        float* source,
        void* target,
        long start,
        long rowCount,
        long rowLength,
        float* importance
    );

    [LibraryImport(BaseLibrary)]
    internal static partial byte ggml_validate_row_data(int type, void* data, nuint byteCount);
}
