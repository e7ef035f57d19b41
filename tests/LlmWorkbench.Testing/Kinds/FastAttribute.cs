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
    private static readonly string[] NativeNames = ["libllama.", "libggml", "libtorch_cpu."];
    private static int _found;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("fast")];

    /// <summary>On Linux, where a process can read at once what it has loaded: fails the first test after which that is an engine.
    /// Tests of the other kinds begin when all fast ones are done.</summary>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string maps = File.ReadAllText("/proc/self/maps");
        string? engine = NativeNames.FirstOrDefault(name => maps.Contains($"/{name}", StringComparison.Ordinal));
        if (engine is not null && Interlocked.Exchange(ref _found, 1) == 0)
        {
            Assert.Fail($"A fast test loaded {engine.TrimEnd('.')}, this one or one beside it: [Engine] is for such.");
        }
    }
}
