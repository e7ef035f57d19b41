using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Backend;

/// <summary>An engine that is there: a folder of llama.cpp's libraries, as its files show it. It is not loaded for that.</summary>
/// <param name="Choice">Its name and folder, and why it would be used.</param>
/// <param name="Release">The release of llama.cpp, such as 0.5.0; <see langword="null"/> where there is a problem.</param>
/// <param name="Architectures">How many architectures of models it runs; <see langword="null"/> where there is a problem.</param>
/// <param name="CpuVariants">The builds for generations of processors that it has, such as avx2 or zen4; empty where there is
/// one.</param>
/// <param name="Backends">The backends for graphics cards that it has, such as cuda.</param>
/// <param name="Problem">Why it cannot be used, one sentence.</param>
public sealed record LlamaEngine(
    EngineChoice Choice,
    string? Release,
    int? Architectures,
    IReadOnlyList<string> CpuVariants,
    IReadOnlyList<string> Backends,
    string? Problem
)
{
    /// <summary>Whether this process has loaded it.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Whether a process that starts now uses it.</summary>
    public bool IsChosen { get; init; }
}
