using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>The command line has no C# cells, so there are no variables to read or leave results in.</summary>
internal sealed class NoVariables : IVariables
{
    internal static NoVariables Instance { get; } = new();

    public IReadOnlyCollection<(string Name, Type Type, object? Value)> All => [];

    public bool TryGet(string name, out object? value)
    {
        value = null;
        return false;
    }

    public void Set(string name, object? value, Type type) =>
        throw new WorkbenchException($"The result cannot be left in {name}: variables live in notebooks, not on the command line.");
}
