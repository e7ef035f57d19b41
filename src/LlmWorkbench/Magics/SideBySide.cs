namespace LlmWorkbench.Magics;

/// <summary>The same experiment on several models, to be looked at side by side.</summary>
public abstract record SideBySide
{
    private protected SideBySide()
    {
    }

    /// <summary>The results, in the order in which the models were named.</summary>
    public abstract IReadOnlyList<object> Items { get; }
}

/// <summary>The same experiment on several models, with the results' own type.</summary>
/// <typeparam name="T">The experiment's result.</typeparam>
/// <param name="Results">The results, in the order in which the models were named.</param>
public sealed record SideBySide<T>(IReadOnlyList<T> Results) : SideBySide
    where T : notnull
{
    /// <inheritdoc/>
    public override IReadOnlyList<object> Items => [.. Results.Cast<object>()];
}
