using LlmWorkbench.Models.Elsewhere;

namespace LlmWorkbench.Models;

/// <summary>How a model is loaded.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>The name by which commands call it; <see langword="null"/> for the name it was found by.</summary>
    public string? Name { get; init; }

    /// <summary>How a service is asked, where the model is one's; <see langword="null"/> for the defaults.</summary>
    public ServiceOptions? Service { get; init; }

    /// <summary>How many layers go to the GPU; -1 is all that fit.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary>The context window in tokens; <see langword="null"/> for what it was trained on, within reason.</summary>
    public int? ContextLength { get; init; }
}
