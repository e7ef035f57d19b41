using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Interactive;

/// <summary>What .NET Interactive finds and calls when a cell asks for the package.</summary>
public sealed class WorkbenchExtension : IKernelExtension
{
    /// <inheritdoc/>
    public Task OnLoadAsync(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Task.CompletedTask;
    }
}
