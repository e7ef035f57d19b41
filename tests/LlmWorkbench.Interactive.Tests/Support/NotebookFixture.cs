using LlmWorkbench.Caching;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Commands;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>A notebook of .NET Interactive in which every command has what it needs, and a session beside it to compare with.</summary>
public sealed class NotebookFixture : IAsyncLifetime
{
    private readonly CommandFiles _files = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);

    /// <summary>The notebook, whose current model is «wide».</summary>
    internal InteractiveNotebook Notebook { get; private set; } = null!;

    /// <summary>A session of its own over the same files.</summary>
    internal Workbench Beside { get; private set; } = null!;

    /// <summary>A line of <see cref="CommandLines"/> with the paths of the files.</summary>
    public string Line(string line) => _files.Line(line);

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, "off");
        Notebook = await InteractiveNotebook.OpenAsync(_files);
        Beside = new Workbench(new ModelFolders([_files.Folder]));
        UseWide();
    }

    /// <summary>Makes the wide model current in both sessions.</summary>
    public void UseWide()
    {
        foreach (Workbench workbench in (Workbench[])[Beside, Notebook.Session.Workbench])
        {
            LoadedModel wide = workbench.Models.Find("wide") ?? workbench.Models.Load("wide");
            workbench.Models.MakeCurrent(wide);
        }
    }

    public ValueTask DisposeAsync()
    {
        Notebook.Dispose();
        Beside.Dispose();
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, _cache);
        _files.Dispose();
        return ValueTask.CompletedTask;
    }
}
