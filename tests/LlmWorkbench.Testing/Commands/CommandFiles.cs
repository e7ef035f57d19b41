using LlmWorkbench.Gguf;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Testing.Commands;

/// <summary>A folder with what the lines of <see cref="CommandLines"/> need: three models of two widths, a text, questions, a cache of
/// Hugging Face's.</summary>
public sealed class CommandFiles : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public CommandFiles()
    {
        var wide = new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        };
        wide.Write(PathOf("wide.gguf"));
        new RandomAdapter { Spread = 0.05f }.Write(PathOf("adapter.gguf"), PathOf("wide.gguf"));
        (wide with { Seed = 2 }).Write(PathOf("second.gguf"));
        new TinyModel().Write(PathOf("narrow.gguf"));
        string hub = Path.Combine(PathOf("hub"), "models--made--up");
        string snapshot = Path.Combine(hub, "snapshots", Commit);
        Directory.CreateDirectory(snapshot);
        Directory.CreateDirectory(Path.Combine(hub, "refs"));
        File.WriteAllText(Path.Combine(hub, "refs", "main"), Commit);
        File.Copy(PathOf("narrow.gguf"), Path.Combine(snapshot, "up-Q8_0.gguf"));
        File.Copy(PathOf("wide.gguf"), Path.Combine(snapshot, "up, &c-F16.gguf"));
        File.Copy(Path.Combine(RepositoryFolder.Path, "models/tutor-mini-f16.gguf"), PathOf("trained.gguf"));
        File.WriteAllText(PathOf("text.txt"), string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 40)));
        File.WriteAllText(
            PathOf("riddles.jsonl"),
            """
            {"kind": "=kind", "context": "the cat and the", "answer": "hat"}
            {"kind": "b", "context": "in the", "choices": ["<b>house</b>", "cat"], "answer": 0}
            {"kind": "b", "prompt": "who, \"you\"?", "answer": "the cat"}
            """
        );
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("every-command-").FullName;

    /// <summary>A file of the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A line of <see cref="CommandLines"/> with the paths of the files.</summary>
    public string Line(string line) =>
        line.Replace("TEXT", PathOf("text.txt"), StringComparison.Ordinal)
            .Replace("ADAPTER", PathOf("adapter.gguf"), StringComparison.Ordinal)
            .Replace("QUESTIONS", PathOf("riddles.jsonl"), StringComparison.Ordinal)
            .Replace("HUB", PathOf("hub"), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
