namespace LlmWorkbench.Architecture.Tests;

/// <summary>What breaks a rule, all of it: xunit shows five.</summary>
internal static class Violations
{
    public static void None(IEnumerable<object> violations)
    {
        string[] all = [.. violations.Select(violation => $"{violation}").Order(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, $"{all.Length} places break the rule:\n{string.Join('\n', all)}");
    }
}
