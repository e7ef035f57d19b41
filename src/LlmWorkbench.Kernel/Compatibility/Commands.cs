namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel is asked to do.</summary>
/// <param name="targetKernelName">The language of the kernel; null for C#.</param>
public abstract class KernelCommand(string? targetKernelName = null)
{
    /// <summary>The language of the kernel; null for C#.</summary>
    public string? TargetKernelName { get; } = targetKernelName;
}

/// <summary>Asks a kernel to run code.</summary>
/// <param name="code">The code.</param>
/// <param name="targetKernelName">The language of the kernel; null for C#.</param>
public sealed class SubmitCode(string code, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The code.</summary>
    public string Code { get; } = code;
}
