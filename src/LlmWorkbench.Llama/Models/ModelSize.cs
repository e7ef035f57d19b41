using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Memory;

namespace LlmWorkbench.Llama.Models;

/// <summary>Whether a model's weights fit into memory.</summary>
internal static class ModelSize
{
    /// <summary>
    /// Refuses a model that is larger than the memory that can be had. The weights are mapped, so llama.cpp would load it
    /// all the same, but every token would read the missing part from disk again.
    /// </summary>
    /// <exception cref="LlamaException">It does not fit; the message holds both sizes.</exception>
    internal static void RequireFit(GgufFile file, string name, LlamaModelOptions options)
    {
        if (options.VocabularyOnly || options.AllowLargerThanMemory)
        {
            return;
        }

        MemoryFit.Require(
            file.WeightBytes,
            () => AvailableMemory.Bytes() + (options.GpuLayers != 0 ? AvailableMemory.OnGraphicsCards() : 0),
            $"{name} holds",
            "of weights",
            $"take a smaller model or a stronger quantization, or set {nameof(LlamaModelOptions.AllowLargerThanMemory)} and wait "
                + "for the disk at every token"
        );
    }
}
