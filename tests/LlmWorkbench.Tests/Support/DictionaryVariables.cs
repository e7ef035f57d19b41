using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Tests.Support;

/// <summary>Variables without a notebook.</summary>
internal sealed class DictionaryVariables : IVariables
{
    private readonly Dictionary<string, (Type Type, object? Value)> _values = [];

    public IReadOnlyCollection<(string Name, Type Type, object? Value)> All =>
        [.. _values.Select(v => (v.Key, v.Value.Type, v.Value.Value))];

    public bool TryGet(string name, out object? value)
    {
        bool found = _values.TryGetValue(name, out (Type Type, object? Value) entry);
        value = entry.Value;
        return found;
    }

    public void Set(string name, object? value, Type type) => _values[name] = (type, value);
}
