[assembly: AssemblyFixture(typeof(LlmWorkbench.EndToEnd.Tests.Support.SharedCache))]

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>
/// One folder for what can be computed again, new for each run of the tests and the same for all that they start: the command line,
/// Jupyter and the exercises run the same notebooks, and their measurements take minutes.
/// </summary>
public sealed class SharedCache : IDisposable
{
    private const string Variable = "LLM_WORKBENCH_CACHE";

    private readonly Workplace _workplace = new();

    /// <summary>The processes that tests start inherit it.</summary>
    public SharedCache() => Environment.SetEnvironmentVariable(Variable, _workplace.At("cache"));

    public void Dispose() => _workplace.Dispose();
}
