namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>Runs a shipped notebook once for all tests of a class.</summary>
/// <param name="name">The notebook's file in notebooks/.</param>
public abstract class NotebookRun(string name) : IAsyncLifetime
{
    public Outcome Outcome { get; private set; } = null!;

    /// <summary>The notebook as it ran.</summary>
    public string Notebook => Workplace.At("out.ipynb");

    /// <summary>Its page.</summary>
    public string Page => Workplace.At("out.html");

    /// <summary>The notebook as it is shipped.</summary>
    public string Shipped { get; } = Path.Combine(Lab.Root, "notebooks", name);

    protected Workplace Workplace { get; } = new();

    public virtual async ValueTask InitializeAsync() =>
        Outcome = await Lab.RunAsync("run", $"notebooks/{name}", "--output", Notebook, "--html", Page);

    public ValueTask DisposeAsync()
    {
        Workplace.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
