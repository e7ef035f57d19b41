using System.Runtime.CompilerServices;
using LlmWorkbench.Composition;

namespace LlmWorkbench.Tests.Support;

/// <summary>The tests are a host of their own: results are drawn by the views of all topics.</summary>
internal static class Views
{
    [ModuleInitializer]
    internal static void Register() => _ = WorkbenchTopics.CreateRegistry();
}
