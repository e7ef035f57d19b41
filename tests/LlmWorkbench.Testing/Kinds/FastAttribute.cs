using System.Reflection;
using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>
/// Marks a test class that computes in managed code alone: <c>./test fast</c> runs it, side by side with others. A fast test loads
/// neither llama.cpp nor libtorch, starts no process and changes nothing that the whole process shares.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FastAttribute : BeforeAfterTestAttribute, ITraitAttribute
{
    private static readonly string[] s_nativeNames = ["libllama.", "libggml", "libtorch_cpu."];

    // Only where no test of another kind runs in the process: ./test fast says so.
    private static readonly bool s_isAlone = Environment.GetEnvironmentVariable("LLM_WORKBENCH_TESTS") == "fast";
    private static int s_found;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("fast")];

    /// <summary>Fails the first test after which an engine is loaded, under <c>./test fast</c>.</summary>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_isAlone && Loaded() is { } engine && Interlocked.Exchange(ref s_found, 1) == 0)
        {
            Assert.Fail($"A fast test loaded {engine}, this one or one beside it: [Engine] is for such.");
        }
    }

    // Linux says at once what a process has loaded; elsewhere nothing is known.
    private static string? Loaded()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string maps = File.ReadAllText("/proc/self/maps");
        return s_nativeNames.FirstOrDefault(name => maps.Contains($"/{name}", StringComparison.Ordinal))?.TrimEnd('.');
    }
}
