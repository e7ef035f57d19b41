using LlmWorkbench.Caching;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Tables;

/// <summary>
/// A session in which every command has what it needs: three models of two widths, of which the current one has a hostile name; a text;
/// questions.
/// </summary>
public sealed class CommandFixture : IDisposable
{
    /// <summary>What a model may be called: what CSV quotes, what HTML encodes, what a spreadsheet takes for a formula.</summary>
    public const string HostileName = "=1,\"a\";\n" + Hostile.Text;

    private readonly CommandFiles _files = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);

    public CommandFixture()
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, PathOf("cache"));
        Workbench = new Workbench(new ModelFolders([_files.Folder]));
        Model = Workbench.Models.Load(PathOf("wide.gguf"), new ModelLoadOptions { Name = HostileName });
    }

    public Workbench Workbench { get; }

    public LoadedModel Model { get; }

    /// <summary>A file of the session's folder.</summary>
    public string PathOf(string name) => _files.PathOf(name);

    /// <summary>A line of <see cref="CommandLines"/> with the paths of the session's files.</summary>
    public string Line(string line) => _files.Line(line);

    /// <summary>A call whose current model is <see cref="Model"/>.</summary>
    internal Call NewCall()
    {
        Workbench.Models.MakeCurrent(Model);
        return new Call(Workbench, ownsWorkbench: false);
    }

    public void Dispose()
    {
        Workbench.Dispose();
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, _cache);
        _files.Dispose();
    }
}
