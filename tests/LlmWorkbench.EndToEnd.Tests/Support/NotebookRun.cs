namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>A shipped notebook that ran.</summary>
/// <param name="runs">Where it runs once.</param>
/// <param name="name">The notebook's file in notebooks/.</param>
public abstract class NotebookRun(NotebookRuns runs, string name) : IAsyncLifetime
{
    public Outcome Outcome { get; private set; } = null!;

    /// <summary>The notebook as it ran.</summary>
    public string Notebook => runs.Notebook(name);

    /// <summary>Its page.</summary>
    public string Page => runs.Page(name);

    /// <summary>The notebook as it is shipped.</summary>
    public string Shipped { get; } = Path.Combine(Lab.Root, "notebooks", name);

    public virtual async ValueTask InitializeAsync() => Outcome = await runs.RunAsync(name);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
