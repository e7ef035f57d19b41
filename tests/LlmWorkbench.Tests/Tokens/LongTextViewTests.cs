using LlmWorkbench.Display;
using LlmWorkbench.Generation;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Tokens;

/// <summary>Views of single tokens are bounded, whatever the text's length, and say what they leave out.</summary>
[Engine]
public sealed class LongTextViewTests
{
    private const int Many = 30_000;
    private const int MaxBytes = 4 << 20;
    private const string Sentence =
        "Only the first 2,000 of 30,000 tokens are shown one by one; the result holds all of them, and its numbers are of all.";

    private static readonly byte[] s_bytes = [0x61];

    [Fact]
    public void Tokens_are_cut() => AssertCut(new TokenizationResult("m", "a", Infos(), 271), Sentence);

    [Fact]
    public void A_comparison_is_cut()
    {
        var result = new TokenizationResult("m", "a", Infos(), 271);
        AssertCut(new TokenizationComparison([result, result, result]), Sentence);
    }

    [Fact]
    public void Surprisal_is_cut() => AssertCut(Scores(), Sentence);

    [Fact]
    public void A_generation_and_its_prompt_are_cut_and_the_text_is_whole()
    {
        var alternatives = Enumerable.Range(0, 8).Select(i => new TokenAlternative(i, "b", 0.1, 0.1)).ToList();
        var tokens = Enumerable.Range(0, Many).Select(i => new GeneratedToken(5, "ab", "ab", 0.5, 0.5, alternatives)).ToList();
        var result = new GenerationResult(
            "m",
            "p",
            1,
            0,
            tokens,
            StopReason.MaxTokens,
            new GenerationOptions(),
            TimeSpan.Zero,
            TimeSpan.Zero
        )
        {
            PromptScores = Scores(),
        };
        AssertCut(result, Sentence);
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Contains("Only the first 1,000 of 30,000 tokens", html, StringComparison.Ordinal);
        Assert.Contains(string.Concat(Enumerable.Repeat("ab", Many - 1_000)), html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lens_is_cut()
    {
        var info = new TokenInfo(1, "a", s_bytes, 0, 1, TokenKind.Text);
        var cell = new LensCell([new LensToken(info, 1, 0.5)], 1, 1, new LensScore(1, 0.5, 1), []);
        int[] layers = [.. Enumerable.Range(LensResult.EmbeddingLayer, 8)];
        LensPosition[] positions = [.. Enumerable.Range(0, Many).Select(i => new LensPosition(i, info, info, 0, 0))];
        LensCell[] row = [.. Enumerable.Repeat(cell, Many)];
        var result = new LensResult(
            "m",
            "a",
            [.. Enumerable.Repeat(info, Many)],
            layers,
            positions,
            [],
            [.. layers.Select(_ => row)],
            7,
            true
        );
        AssertCut(result, "The table over positions shows the last 2,000 of 30,000; the result holds all.");
        Assert.Contains("The map has the last 1,024 of 30,000 positions", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Short_texts_are_shown_whole()
    {
        var bundle = MimeBundle.Of(new TokenizationResult("m", "a", [.. Infos().Take(2_000)], 271));
        Assert.DoesNotContain("shown one by one", bundle.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('…', bundle.ToString());
    }

    private static TokenInfo[] Infos() => [.. Enumerable.Range(0, Many).Select(i => new TokenInfo(5, "a", s_bytes, i, 1, TokenKind.Text))];

    private static SurprisalResult Scores() =>
        new("m", "a", [.. Enumerable.Range(0, Many).Select(i => new SurprisalToken(5, "a", s_bytes, new TokenScore(0.5, 1, 1, 1)))]);

    private static void AssertCut(object result, string sentence)
    {
        var bundle = MimeBundle.Of(result);
        Assert.InRange(bundle.Values.Sum(content => (long)content.Length), 1, MaxBytes);
        Assert.Contains(sentence, bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains(sentence, bundle[MimeTypes.Html], StringComparison.Ordinal);
    }
}
