using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(LlmWorkbench.EndToEnd.Tests.Support.NotebookRuns))]

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>Runs each shipped notebook once for all classes that look at it.</summary>
public sealed class NotebookRuns : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Outcome>>> _outcomes = [];

    /// <summary>Runs a notebook, or waits for its run.</summary>
    /// <param name="name">The notebook's file in notebooks/.</param>
    public Task<Outcome> RunAsync(string name) =>
        _outcomes
            .GetOrAdd(
                name,
                _ => new Lazy<Task<Outcome>>(() =>
                    Lab.RunAsync("run", $"notebooks/{name}", "--output", Notebook(name), "--html", Page(name))
                )
            )
            .Value;

    /// <summary>The notebook as it ran.</summary>
    public string Notebook(string name) => _workplace.At(name);

    /// <summary>Its page.</summary>
    public string Page(string name) => _workplace.At(Path.ChangeExtension(name, ".html"));

    public void Dispose() => _workplace.Dispose();
}
