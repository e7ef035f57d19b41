using System.Runtime.Versioning;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Runs;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>An importance matrix takes hours for a large model: what an interrupt leaves is one of the pieces that were read.</summary>
[Engine]
public sealed class InterruptedImportanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interrupted-importance-").FullName;
    private readonly Call _call = new();
    private readonly LoadedModel _model;

    public InterruptedImportanceTests()
    {
        string path = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));
        _model = _call.Workbench.Models.Load(path, new ModelLoadOptions { Name = "tiny" });
    }

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_read_is_the_matrix_of_that_part_of_the_text()
    {
        var text = new TextDataset("text", string.Concat(Enumerable.Repeat("the cat and the hat ", 200)));
        var options = new ImportanceOptions { ChunkSize = 32 };
        using var stop = new CancellationTokenSource();
        ImportanceResult? kept = null;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            _model.Importance(
                text,
                options,
                new RunContext(stop.Token).Keeping<ImportanceResult>(soFar =>
                {
                    kept = soFar;
                    if (soFar.ChunkCount == 3)
                    {
                        stop.Cancel();
                    }
                })
            )
        );
        int planned = _model.Vocabulary.TokenizeToIds(text.Text).Length / 32;
        Assert.Equal((3, planned, false), (kept!.ChunkCount, kept.PlannedChunks, kept.IsComplete));
        ImportanceResult expected = _model.Importance(text, options with { MaxChunks = 3 });
        Assert.True(expected.IsComplete);
        Assert.Equal(expected.Tensors, kept.Tensors);
        Assert.Contains(
            $"Interrupted: this is the matrix of the first 3 of {planned} pieces, 96 tokens.",
            MimeBundle.Of(kept).ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Interrupted", MimeBundle.Of(expected).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_shows_it_leaves_it_in_the_variable_and_writes_it()
    {
        string text = Path.Combine(_folder, "text.txt");
        await File.WriteAllTextAsync(
            text,
            string.Concat(Enumerable.Repeat("the cat and the hat ", 400_000)),
            TestContext.Current.CancellationToken
        );
        string output = Path.Combine(_folder, "matrix.gguf");
        using var stop = new CancellationTokenSource();
        var shown = new StoppedOutput(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _call.Magics.RunAsync(
                $"imatrix --calibration {text} --chunk-size 16 --output {output} --into matrix",
                new MagicCall
                {
                    Workbench = _call.Workbench,
                    Output = shown,
                    Variables = _call.Variables,
                    Cancellation = stop.Token,
                }
            )
        );

        Assert.True(_call.Variables.TryGet("matrix", out object? value));
        ImportanceResult left = Assert.IsType<ImportanceResult>(value);
        Assert.Equal((output, false), (left.Path, left.IsComplete));
        Assert.Equal(left.ChunkCount, GgufFile.Read(output).Metadata.GetInteger("imatrix.chunk_count"));
        Assert.Contains("Interrupted: this is the matrix of the first ", shown.Text, StringComparison.Ordinal);
        Assert.Contains("matrix.gguf", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_matrix_of_a_private_model_is_private()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        string text = Path.Combine(_folder, "text.txt");
        await File.WriteAllTextAsync(
            text,
            string.Concat(Enumerable.Repeat("the cat and the hat ", 40)),
            TestContext.Current.CancellationToken
        );
        File.SetUnixFileMode(_model.Engine.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _call.RunAsync($"imatrix --calibration {text} --chunk-size 16 --output {Path.Combine(_folder, "m.gguf")}");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "m.gguf")));
    }

    /// <summary>Interrupts at the first sign of progress.</summary>
    private sealed class StoppedOutput(CancellationTokenSource stop) : IOutput, IProgress<WorkProgress>
    {
        public string Text { get; private set; } = "";

        public IDisplayedOutput Display(MimeBundle bundle)
        {
            Text += bundle.ToString();
            return new RecordedDisplay("d0") { Bundles = { bundle } };
        }

        public void Write(string text) => Text += text;

        public void WriteError(string text) => Text += text;

        public IProgress<WorkProgress> Progress(string title) => this;

        public void Report(WorkProgress value) => stop.Cancel();
    }
}
