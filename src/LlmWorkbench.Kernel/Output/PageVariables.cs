namespace LlmWorkbench.Kernel.Output;

/// <summary>The values that the next script of the page gets.</summary>
internal sealed class PageVariables
{
    private Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Adds a value, or replaces the one of that name.</summary>
    /// <param name="name">The constant's name in the script.</param>
    /// <param name="json">The value.</param>
    public void Set(string name, string json) => _values[name] = json;

    /// <summary>Hands the values to a script; the one after it gets those that are set later.</summary>
    /// <returns>JSON by name.</returns>
    public IReadOnlyDictionary<string, string> Take()
    {
        Dictionary<string, string> taken = _values;
        _values = new(StringComparer.Ordinal);
        return taken;
    }
}
