namespace LlmWorkbench.Hardware.Probing;

/// <summary>A graphics card that was found, by the engine or by the system.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Backend">What llama.cpp computes on it with, or could.</param>
/// <param name="MemoryBytes">Its memory in bytes; <see langword="null"/> where nobody says.</param>
/// <param name="Driver">Its driver with its version; <see langword="null"/> where nobody says.</param>
/// <param name="IsUsed">Whether models are computed on it.</param>
/// <param name="Reason">Why it is used, or why not.</param>
public sealed record FoundGpu(string Name, string Backend, long? MemoryBytes, string? Driver, bool IsUsed, string Reason)
{
    /// <summary>What can be had of its memory now, in bytes; <see langword="null"/> where nobody says.</summary>
    public long? FreeBytes { get; init; }
}
