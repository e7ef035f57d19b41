using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>A session without variables.</summary>
internal sealed class NoVariables : IVariables
{
    public IReadOnlyCollection<(string Name, Type Type, object? Value)> All => [];

    public bool TryGet(string name, out object? value) => (value = null) is not null;

    public void Set(string name, object? value, Type type) { }
}
