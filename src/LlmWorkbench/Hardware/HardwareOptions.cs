namespace LlmWorkbench.Hardware;

/// <summary>What is looked at.</summary>
public sealed record HardwareOptions
{
    /// <summary>Whether memory and processor are measured, which takes a second or two.</summary>
    public bool Measures { get; init; } = true;
}
