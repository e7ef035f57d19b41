using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests;

/// <summary>Somebody writes into a model's file while a notebook runs: that ended the process by SIGBUS.</summary>
[Engine]
public sealed class OverwrittenModelTests : IDisposable
{
    private const string Overwrite = """
        using (var file = new FileStream("loaded.gguf", FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(1000);
        "cut"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cli-overwritten-").FullName;

    public OverwrittenModelTests() =>
        new TinyModel
        {
            Width = 256,
            FeedForward = 512,
            ContextLength = 64,
        }.Write(Path.Combine(_folder, "loaded.gguf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_notebook_runs_on_with_what_is_in_memory_and_is_told_what_needs_the_file()
    {
        string error = await RunAsync(
            """
            #!model loaded.gguf --as m
            #!logits "the cat"
            """,
            """
            #!generate "the cat" --max-tokens 4
            """,
            """
            #!attention "the cat"
            """,
            """
            #!quantize Q8_0 --no-load
            """,
            """
            #!weights --tensor blk.0.ffn_down.weight
            """
        );
        Assert.DoesNotContain("ended the process", error, StringComparison.Ordinal);
        Assert.DoesNotContain(": cell 3", error, StringComparison.Ordinal);
        Assert.DoesNotContain(": cell 4", error, StringComparison.Ordinal);
        Assert.Contains(
            "cell 5, line 1: WorkbenchException: loaded.gguf: the file has changed since its header was read: it had ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "cell 6, line 1: WorkbenchException: loaded.gguf: the file has changed since its header was read: it had ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("6 cells ran", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapped_model_is_refused_and_the_kernel_lives_on()
    {
        string error = await RunAsync(
            """
            using LlmWorkbench.Llama;
            using LlmWorkbench.Models;
            var mapped = new LoadedModel("mapped", LlamaModel.Load("loaded.gguf", new LlamaModelOptions { LargestCopied = 0 }));
            mapped.Logits("the cat")
            """,
            """
            mapped.Logits("the cat and the cat")
            """,
            """
            mapped.Attention("the cat")
            """,
            """
            20 + 22
            """
        );
        Assert.Contains("cell 3", error, StringComparison.Ordinal);
        Assert.Contains("cell 4", error, StringComparison.Ordinal);
        Assert.Contains("loaded.gguf: the file was written over while it was in use: it had ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("ended the process", error, StringComparison.Ordinal);
        Assert.DoesNotContain(": cell 5", error, StringComparison.Ordinal);
        Assert.Contains("5 cells ran", error, StringComparison.Ordinal);
    }

    // The first cell loads, the second is somebody who writes into the file.
    private async Task<string> RunAsync(string load, params string[] cells)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "a.dib"),
            string.Concat(new[] { load, Overwrite }.Concat(cells).Select(cell => $"#!csharp\n\n{cell}\n\n")),
            TestContext.Current.CancellationToken
        );
        return (await Support.Program.RunAsync(_folder, [], "run", "a.dib", "--keep-going")).Error;
    }
}
