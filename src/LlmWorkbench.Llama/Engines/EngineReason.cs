namespace LlmWorkbench.Llama.Engines;

/// <summary>Why an engine is the one that is loaded.</summary>
public enum EngineReason
{
    /// <summary>It came with the build, and nothing else is asked for.</summary>
    Default,

    /// <summary>A package with a graphics card's backend is there.</summary>
    Package,

    /// <summary>The user chose it, with the command <c>engine use</c>.</summary>
    Setting,

    /// <summary>The environment variable names it.</summary>
    EnvironmentVariable,

    /// <summary>Something else in this process has loaded it, such as LLamaSharp, and both compute with the same weights.</summary>
    Shared,
}
