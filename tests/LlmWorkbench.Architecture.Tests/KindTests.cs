using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>Every test class says what it needs, so that <c>./test fast</c> knows what it can run.</summary>
[Fast]
public sealed class KindTests
{
    private static readonly string[] s_kinds = ["Fast", "RunsCells", "StartsProcesses", "Engine", "Browser"];

    // What starts a process, loads an engine's library or changes the environment of all tests in the process.
    private static readonly string[] s_notFast = ["Process.Start(", "Environment.SetEnvironmentVariable(", "TinyModelFixture", "torch."];

    [Fact]
    public void Every_test_class_says_its_kind_once()
    {
        var classes = TestCode.Classes.ToList();
        Assert.True(classes.Count > 250, $"only {classes.Count} test classes were found");
        Violations.None(
            classes
                .Where(found => KindsOf(found.Class).Count != 1)
                .Select(found =>
                    $"{found.File} {found.Class.Identifier} says {string.Join(" and ", KindsOf(found.Class).DefaultIfEmpty("nothing"))}"
                )
        );
    }

    [Fact]
    public void No_fast_test_says_that_it_starts_a_process_or_changes_what_all_share()
    {
        IEnumerable<string> slow = TestCode
            .Classes.Where(found => KindsOf(found.Class).Contains("Fast") && found.Class.Identifier.Text != nameof(KindTests))
            .SelectMany(found => s_notFast.Where(found.Class.ToString().Contains).Select(word => $"{found.File} uses {word}"));
        Violations.None(slow);
    }

    private static List<string> KindsOf(ClassDeclarationSyntax type) => [.. TestCode.AttributesOf(type).Intersect(s_kinds)];
}
