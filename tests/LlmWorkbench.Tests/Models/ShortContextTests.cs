using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

/// <summary>A model that is loaded with a short context holds no more than that, although llama.cpp makes room for 256 tokens at
/// least.</summary>
[Engine]
public sealed class ShortContextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("short-context-").FullName;
    private readonly Call _call = new();

    public ShortContextTests()
    {
        new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));
        File.WriteAllText(Path.Combine(_folder, "pairs.txt"), "the cat | the hat\n");
    }

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("generate --max-tokens 2")]
    [InlineData("logits")]
    [InlineData("surprisal")]
    [InlineData("explore --depth 1 --max-tokens 1")]
    [InlineData("explore --sampling")]
    [InlineData("embed")]
    [InlineData("lens")]
    [InlineData("attribute")]
    [InlineData("attention")]
    [InlineData("ablate --layer 0")]
    [InlineData("ablate --each heads")]
    [InlineData("patch --token \" the\" --against \" cat\" --with \"the cat and the\"")]
    [InlineData("steer --pairs PAIRS --max-tokens 2")]
    public async Task Commands_refuse_a_longer_text_and_name_the_option(string line)
    {
        await _call.RunAsync($"model {Path.Combine(_folder, "tiny.gguf")} --context 2");
        string failure = await _call.FailureOf(
            line.Replace("PAIRS", Path.Combine(_folder, "pairs.txt"), StringComparison.Ordinal),
            "the cat and the hat"
        );
        Assert.Contains("but the context holds 2: ", failure, StringComparison.Ordinal);
        Assert.Contains("--context ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_fits_is_read()
    {
        await _call.RunAsync($"model {Path.Combine(_folder, "tiny.gguf")} --context 3");
        await _call.RunAsync("logits", "the cat");
        Assert.StartsWith("What tiny expects after «the␣cat»", _call.Text, StringComparison.Ordinal);
    }
}
