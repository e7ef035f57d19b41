using System.Runtime.CompilerServices;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>
/// Two test classes run at a time, each with processes of its own: llama.cpp's threads spin at barriers, and with one for each core in
/// each process they would keep the cores from each other.
/// </summary>
internal static class OneThread
{
    private const string Variable = "LLM_WORKBENCH_THREADS";

    // The processes that tests start inherit it.
    [ModuleInitializer]
    internal static void Set()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
