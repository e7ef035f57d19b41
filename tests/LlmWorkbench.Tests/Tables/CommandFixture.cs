using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
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

    private readonly string _folder = Directory.CreateTempSubdirectory("every-command-").FullName;
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);

    public CommandFixture()
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(_folder, "cache"));
        var wide = new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        };
        wide.Write(Path.Combine(_folder, "wide.gguf"));
        (wide with { Seed = 2 }).Write(Path.Combine(_folder, "second.gguf"));
        new TinyModel().Write(Path.Combine(_folder, "narrow.gguf"));
        File.WriteAllText(Path.Combine(_folder, "text.txt"), string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 40)));
        File.WriteAllText(
            Path.Combine(_folder, "riddles.jsonl"),
            """
            {"kind": "=kind", "context": "the cat and the", "answer": "hat"}
            {"kind": "b", "context": "in the", "choices": ["<b>house</b>", "cat"], "answer": 0}
            {"kind": "b", "prompt": "who, \"you\"?", "answer": "the cat"}
            """
        );
        Workbench = new Workbench(new ModelFolders([_folder]));
        Model = Workbench.Models.Load(Path.Combine(_folder, "wide.gguf"), new ModelLoadOptions { Name = HostileName });
    }

    public Workbench Workbench { get; }

    public LoadedModel Model { get; }

    /// <summary>A file of the session's folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A line of <see cref="CommandLines"/> with the paths of the session's files.</summary>
    public string Line(string line) =>
        line.Replace("TEXT", PathOf("text.txt"), StringComparison.Ordinal)
            .Replace("QUESTIONS", PathOf("riddles.jsonl"), StringComparison.Ordinal);

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
        Directory.Delete(_folder, recursive: true);
    }
}
