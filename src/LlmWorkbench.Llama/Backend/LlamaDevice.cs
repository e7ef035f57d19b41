namespace LlmWorkbench.Llama.Backend;

/// <summary>What sort of device llama.cpp can compute on (ggml_backend_dev_type).</summary>
public enum LlamaDeviceKind
{
    /// <summary>The processor, with the system's memory.</summary>
    Cpu = 0,

    /// <summary>A graphics card with memory of its own.</summary>
    Gpu = 1,

    /// <summary>A graphics unit that shares the system's memory.</summary>
    IntegratedGpu = 2,

    /// <summary>A helper of the processor, such as a BLAS library.</summary>
    Accelerator = 3,

    /// <summary>Several devices taken together.</summary>
    Combined = 4,
}

/// <summary>A device that llama.cpp found.</summary>
/// <param name="Name">Its short name, such as CPU or CUDA0.</param>
/// <param name="Description">What the driver calls it.</param>
/// <param name="Kind">What sort it is.</param>
/// <param name="FreeBytes">Memory free now, in bytes; 0 when the backend does not say.</param>
/// <param name="TotalBytes">Memory in all, in bytes; 0 when the backend does not say.</param>
public sealed record LlamaDevice(string Name, string Description, LlamaDeviceKind Kind, long FreeBytes, long TotalBytes);
