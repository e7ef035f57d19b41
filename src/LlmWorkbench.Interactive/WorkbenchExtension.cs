using System.Runtime.CompilerServices;
using LlmWorkbench.Interactive.Loading;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Interactive;

/// <summary>What .NET Interactive finds and calls when a cell asks for the package.</summary>
public sealed class WorkbenchExtension : IKernelExtension
{
    /// <inheritdoc/>
    /// <remarks>No type of the workbench may be touched before assemblies are unified, not even by the compiler of this method.</remarks>
    public Task OnLoadAsync(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        AssemblyUnity.Install();
        return LoadAsync(kernel);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task LoadAsync(Kernel kernel) => ExtensionLoader.LoadAsync(kernel);
}
