using System.Runtime.CompilerServices;
using LlmWorkbench.Kernel.CSharp;

namespace LlmWorkbench.Kernel.Tests.Support;

/// <summary>
/// Cells have a quarter of the stack here: some sixty tests fill it, and the error of each comes up through all its calls. Tests of the
/// kernel's process have all of it.
/// </summary>
internal static class SmallStacks
{
    [ModuleInitializer]
    internal static void Set() => CellThread.StackBytes = 4 << 20;
}
