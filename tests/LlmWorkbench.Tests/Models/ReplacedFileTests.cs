using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Perplexity;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

/// <summary>A model's file is replaced while the model is loaded: whatever reads the file once more says so, and never takes the other
/// one.</summary>
[Engine]
public sealed class ReplacedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replaced-").FullName;
    private readonly Call _call = new();

    public ReplacedFileTests()
    {
        new TinyModel { Seed = 3 }.Write(ModelFile);
        File.SetLastWriteTimeUtc(ModelFile, DateTime.UtcNow.AddMinutes(-1));
        File.WriteAllText(TextFile, MeasuredText.Text);
        Model = _call.Workbench.Models.Load(ModelFile, new ModelLoadOptions { Name = "model" });
    }

    private string ModelFile => Path.Combine(_folder, "model.gguf");

    private string TextFile => Path.Combine(_folder, "text.txt");

    private LoadedModel Model { get; }

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("quantize Q8_0 --no-load")]
    [InlineData("quantize Q8_0 --output OUT")]
    [InlineData("quantization --types Q8_0 --text TEXT --tasks none --chunks 1")]
    [InlineData("quantization-error Q8_0")]
    [InlineData("quantization-sensitivity Q8_0 --text TEXT --context 64 --chunks 1")]
    [InlineData("quantization-histogram --tensor blk.0.ffn_down.weight --type Q8_0")]
    [InlineData("block --tensor blk.0.ffn_down.weight --type Q8_0")]
    [InlineData("weights --tensor blk.0.ffn_down.weight")]
    [InlineData("embed --tokens a")]
    [InlineData("attribute --token \" the\" x")]
    public async Task Commands_that_read_the_file_once_more_refuse_another_one(string line)
    {
        Replace();
        string failure = await _call.FailureOf(
            line.Replace("TEXT", TextFile, StringComparison.Ordinal)
                .Replace("OUT", Path.Combine(_folder, "out.gguf"), StringComparison.Ordinal)
        );
        Assert.StartsWith(
            "model.gguf: the file has changed since its header was read: it was last written ",
            failure,
            StringComparison.Ordinal
        );
        Assert.EndsWith("; load it again to use the new one.", failure, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out.gguf")));
    }

    [Fact]
    public async Task What_is_in_memory_runs_on_and_nothing_kept_of_the_other_file_is_taken_for_it()
    {
        PerplexityResult before = Model.Perplexity(MeasuredText.Text, MeasuredText.Options(64));
        Replace();
        PerplexityResult after = await _call.ResultOf<PerplexityResult>("perplexity --context 64", MeasuredText.Text);
        Assert.Equal(before.Perplexity, after.Perplexity, 0.5);

        // The new file is loaded and measured: its numbers are its own.
        await _call.RunAsync($"model \"{ModelFile}\" --as new");
        PerplexityResult other = await _call.ResultOf<PerplexityResult>("perplexity --context 64 --model new", MeasuredText.Text);
        Assert.NotEqual(before.Perplexity, other.Perplexity, 0.5);
        Assert.False((await _call.ResultOf<QuantizeResult>("quantize Q8_0 --no-load --model new")).WasThere);
    }

    [Fact]
    public async Task A_path_means_the_file_that_is_there_now()
    {
        PerplexityResult old = await _call.ResultOf<PerplexityResult>(
            $"perplexity --context 64 --model \"{ModelFile}\"",
            MeasuredText.Text
        );
        Assert.Equal("model", old.Model);
        Replace();
        PerplexityResult current = await _call.ResultOf<PerplexityResult>(
            $"perplexity --context 64 --model \"{ModelFile}\"",
            MeasuredText.Text
        );
        Assert.NotEqual(old.Perplexity, current.Perplexity, 0.5);
    }

    private void Replace()
    {
        string other = Path.Combine(_folder, "other.tmp");
        new TinyModel { Seed = 4 }.Write(other);
        Assert.Equal(new FileInfo(ModelFile).Length, new FileInfo(other).Length);
        File.Move(other, ModelFile, overwrite: true);
    }
}
