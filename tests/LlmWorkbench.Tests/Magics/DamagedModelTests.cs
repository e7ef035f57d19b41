using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Perplexity;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

/// <summary>No command shows a number that a damaged model made: each refuses, and names the first layer whose numbers are not
/// finite.</summary>
[Engine]
public sealed class DamagedModelTests : IDisposable
{
    private const string Text = "the cat and the cat";

    private readonly TinyModelFixture _fixture;
    private readonly string _folder = Directory.CreateTempSubdirectory("damaged-").FullName;
    private readonly Call _call;

    public DamagedModelTests(TinyModelFixture fixture)
    {
        _fixture = fixture;
        _call = new Call();
        File.WriteAllText(TextFile, MeasuredText.Text);
        File.WriteAllLines(
            Questions,
            Enumerable
                .Range(0, 6)
                .Select(i => $"{{\"kind\":\"even\",\"context\":\"the cat {i}\",\"choices\":[\"and\",\"the hat\"],\"answer\":{i % 2}}}")
        );
        File.WriteAllLines(Pairs, ["the cat | and and", "the hat | and the"]);
    }

    private string TextFile => Path.Combine(_folder, "text.txt");

    private string Questions => Path.Combine(_folder, "questions.jsonl");

    private string Pairs => Path.Combine(_folder, "pairs.txt");

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Commands that run the model.</summary>
    public static TheoryData<string, string> Running { get; } =
        new()
        {
            { "generate --max-tokens 2", Text },
            { "logits --token \" Paris\"", Text },
            { "surprisal", Text },
            { "explore --depth 1 --max-tokens 1", Text },
            { "explore --sampling", Text },
            { "embed", "the cat\nand" },
            { "lens", Text },
            { "lens --last 1 --token zq", Text },
            { "attribute", Text },
            { "attention", Text },
            { "attention --rollout", Text },
            { "attention --scores --length 10 --sequences 1", "" },
            { "quantization --types F16 --text TEXT --tasks none --chunks 1", "" },
            { "ablate --each heads", Text },
            { "ablate --layer 0", Text },
            { "ablate --layer 0 --mean", Text },
            { "patch \"the cat\" --token \" the\" --against \" cat\" --with \"the and\"", "" },
            { "steer --pairs PAIRS --max-tokens 2", Text },
            { "imatrix --chunk-size 32 --chunks 1 --calibration TEXT", "" },
            { "perplexity --context 64", MeasuredText.Text },
            { "perplexity --context 64 --chunking sliding", MeasuredText.Text },
            { "perplexity TEXT --context 64 --chunking documents", "" },
            { "perplexity --context 64 --against SOUND", MeasuredText.Text },
            { "perplexity --context 64 --model SOUND --against DAMAGED", MeasuredText.Text },
            { "evaluate QUESTIONS", "" },
            { "parameters --accuracy --text TEXT --tasks none --model DAMAGED --model SOUND", "" },
        };

    [Theory]
    [MemberData(nameof(Running))]
    public async Task Commands_that_run_a_model_refuse_numbers_that_are_not_finite(string line, string body)
    {
        // Of the first layer, so that attention meets it: weights before the damage are what they are, and may be shown.
        Load("blk.0.ffn_down.weight", float.NaN);
        string failure = await _call.FailureOf(Filled(line), body);
        Assert.Contains("damaged.gguf computes numbers that are not finite, the first in layer 0 (", failure, StringComparison.Ordinal);
        Assert.Empty(_call.Output.Displays);
    }

    [Theory]
    [InlineData("generate --max-tokens 2")]
    [InlineData("logits")]
    [InlineData("surprisal")]
    [InlineData("explore --depth 1 --max-tokens 1")]
    [InlineData("lens")]
    [InlineData("embed")]
    [InlineData("attention")]
    [InlineData("attribute")]
    [InlineData("ablate --each heads")]
    [InlineData("perplexity --chunking sliding --context 8")]
    [InlineData("evaluate QUESTIONS")]
    public async Task Commands_that_answer_refuse_a_model_without_embeddings(string line)
    {
        Load("token_embd.weight", 0);
        string failure = await _call.FailureOf(
            Filled(line),
            line.StartsWith("evaluate", StringComparison.Ordinal) ? "" : "the cat and the cat and the cat and the cat"
        );
        Assert.Contains("damaged.gguf has nothing but zeros in token_embd.weight", failure, StringComparison.Ordinal);
        Assert.Empty(_call.Output.Displays);
    }

    [Theory]
    [InlineData("quantize Q8_0 --no-load")]
    [InlineData("quantization-error Q8_0")]
    [InlineData("quantization-histogram --tensor blk.1.ffn_down.weight --type Q8_0")]
    [InlineData("block --tensor blk.1.ffn_down.weight --type Q8_0")]
    [InlineData("quantization-sensitivity Q8_0 --text TEXT --context 64 --chunks 1")]
    public async Task Commands_that_quantize_weights_refuse_what_is_not_finite(string line)
    {
        Load("blk.1.ffn_down.weight", float.NaN);
        string failure = await _call.FailureOf(Filled(line));
        Assert.Contains("finite", failure, StringComparison.Ordinal);
        Assert.StartsWith(
            line.StartsWith("quantization-sensitivity", StringComparison.Ordinal)
                ? "damaged.gguf computes"
                : "blk.1.ffn_down.weight cannot be quantized: ",
            failure,
            StringComparison.Ordinal
        );
        Assert.Empty(_call.Output.Displays);
    }

    [Theory]
    [InlineData("blk.0.attn_norm.weight")]
    [InlineData("output_norm.weight")]
    public async Task Quantizing_refuses_what_is_not_finite_in_tensors_that_it_copies(string tensor)
    {
        Load(tensor, float.NaN);
        Assert.StartsWith(
            $"{tensor} cannot be copied: one weight is NaN",
            await _call.FailureOf("quantize Q8_0 --no-load"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Running))]
    public async Task Commands_name_the_layer_also_where_all_that_it_computes_is_minus_infinity(string line, string body)
    {
        // Taken for a mask, it would be found only in the next layer; after the last one, in the final norm.
        Load("blk.0.ffn_down.weight", float.NegativeInfinity, count: 1);
        string failure = await _call.FailureOf(Filled(line), body);
        Assert.Contains("damaged.gguf computes numbers that are not finite, the first in layer 0 (", failure, StringComparison.Ordinal);
        Assert.Empty(_call.Output.Displays);
    }

    [Fact]
    public async Task A_damaged_norm_is_the_models_and_not_that_of_a_copy_that_is_measured()
    {
        Load("blk.0.attn_norm.weight", float.NaN);
        string failure = await _call.FailureOf(Filled("quantization-sensitivity Q8_0 --text TEXT --context 64 --chunks 1"));
        Assert.StartsWith(
            "damaged.gguf computes numbers that are not finite, the first in layer 0 (blk.0.attn_norm.weight)",
            failure,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("blk.1.ffn_down.weight")]
    [InlineData("blk.0.attn_norm.weight")]
    public async Task Weights_of_which_none_is_finite_have_no_statistics(string tensor)
    {
        Load(tensor, float.NaN);
        await _call.RunAsync($"weights --tensor {tensor}");
        Assert.Contains("of its numbers are not finite and are left out.", _call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", _call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", _call.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("furthest from the mean", _call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_of_tokens_refuse_rows_that_are_not_finite()
    {
        Load("token_embd.weight", float.PositiveInfinity);
        Assert.Contains(
            "Row 97 of token_embd.weight in damaged holds numbers that are not finite",
            await _call.FailureOf("embed --tokens", "a\nb"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Weights_say_how_many_are_not_finite()
    {
        Load("blk.1.ffn_down.weight", float.NaN);
        await _call.RunAsync("weights --tensor blk.1.ffn_down.weight");
        Assert.Contains("of its numbers are not finite and are left out.", _call.Text, StringComparison.Ordinal);
    }

    private void Load(string tensor, float value, long? count = null)
    {
        _call.Workbench.Models.Load(_fixture.Model.Engine.Path, new ModelLoadOptions { Name = "sound" });
        string path = DamagedModel.Write(_fixture.Model.Engine.Path, Path.Combine(_folder, "damaged.gguf"), tensor, value, count: count);
        _call.Workbench.Models.Load(path, new ModelLoadOptions { Name = "damaged" });
    }

    private string Filled(string line) =>
        line.Replace("TEXT", TextFile, StringComparison.Ordinal)
            .Replace("PAIRS", Pairs, StringComparison.Ordinal)
            .Replace("QUESTIONS", Questions, StringComparison.Ordinal)
            .Replace("DAMAGED", "damaged", StringComparison.Ordinal)
            .Replace("SOUND", "sound", StringComparison.Ordinal);
}
