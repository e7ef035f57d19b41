using LlmWorkbench.Ablation;
using LlmWorkbench.Attribution;
using LlmWorkbench.Display;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Logits;
using LlmWorkbench.Patching;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Tokens;

/// <summary>Words of several tokens, wherever a token is asked for by its text: the tiny vocabulary has no zq, but z and q.</summary>
[Engine]
public sealed class NamedWordTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_word_is_one_token_where_there_is_one_and_else_those_of_its_text()
    {
        LlamaVocabulary vocabulary = fixture.Model.Vocabulary;
        Assert.Equal((" the", 1, "␣the"), Facts(NamedWord.Find(" the", vocabulary)));
        Assert.Equal(("z", 1, "z"), Facts(NamedWord.Find("id:122", vocabulary)));
        Assert.Equal(("zq the", 3, "z·q·␣the"), Facts(NamedWord.Find("zq the", vocabulary)));
        Assert.Equal(("12a", 3, "1·2·a"), Facts(NamedWord.Find("text:12a", vocabulary)));
        Assert.Throws<WorkbenchException>(() => NamedWord.Find("", vocabulary));

        static (string, int, string) Facts(NamedWord word) => (word.Text, word.Tokens.Count, word.Label);
    }

    [Fact]
    public async Task Logits_add_up_the_log_probabilities_of_a_words_tokens()
    {
        using Call call = fixture.NewCall();
        LogitsResult result = await call.ResultOf<LogitsResult>("logits --top 2 --token zq --token \" the\"", "the cat");
        ScoredToken word = result.Named[0];
        Assert.Equal(("z·q", 1), (word.Label, word.Rest.Count));

        // Read as a text, the same tokens surprise the model as much.
        SurprisalToken[] read = [.. fixture.Model.Surprisal("the catzq", run: Cancellation).Tokens.TakeLast(2)];
        Assert.Equal([122, 113], read.Select(t => t.Id));
        Assert.Equal(read.Sum(t => t.Score!.LogProbability), word.LogProbability, 1e-4);
        Assert.Equal(Math.Exp(word.LogProbability), word.Probability, 1e-12);
        Assert.Equal(-word.LogProbability / Math.Log(2), word.Bits, 1e-9);
        Assert.Equal(word.Token.Probability * word.Rest[0].Token.Probability, word.FilteredProbability, 1e-15);
        Assert.Equal(result.Named[1].Score.Probability, result.Named[1].Probability);
        Assert.Contains("2 tokens", call.Text, StringComparison.Ordinal);
        Assert.Contains("└ q", call.Text, StringComparison.Ordinal);
        Assert.Contains(Figures.Fixed(word.LogProbability, 4), call.Html, StringComparison.Ordinal);
        Assert.Contains("\"rest\"", result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_one_token_after_a_space_says_how_that_is_named()
    {
        const string Hint = "With a space in front it is a single token: \" cat\".";
        Assert.True(NamedWord.Find("cat", fixture.Model.Vocabulary).IsOneAfterSpace);
        Assert.False(NamedWord.Find("zq", fixture.Model.Vocabulary).IsOneAfterSpace);
        Assert.False(NamedWord.Find(" zq", fixture.Model.Vocabulary).IsOneAfterSpace);
        using Call call = fixture.NewCall();
        foreach (
            string line in (string[])
                [
                    "logits --token cat --token zq",
                    "lens --token cat",
                    "attribute --token cat",
                    "ablate --each heads --token cat",
                    "patch \"the cat\" --token cat --against \" the\" --with \"the and\"",
                ]
        )
        {
            await call.RunAsync(line, line.StartsWith("patch", StringComparison.Ordinal) ? "" : "the cat");
            Assert.Equal(2, call.Text.Split(Hint).Length);
            Assert.Contains("With a space in front it is a single token: ", call.Html, StringComparison.Ordinal);
        }

        await call.RunAsync("logits --token zq --token \" cat\"", "the cat");
        Assert.DoesNotContain("With a space in front", call.Text, StringComparison.Ordinal);
        Assert.Contains("«at» (id ", await call.FailureOf("generate --max-tokens 1 --bias cat=2", "the cat"), StringComparison.Ordinal);
        Assert.EndsWith(
            "name one of them, or write \" cat\": with a space in front it is one.",
            await call.FailureOf("generate --max-tokens 1 --bias cat=2", "the cat"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_lens_follows_the_first_token_and_says_so()
    {
        using Call call = fixture.NewCall();
        LensResult word = await call.ResultOf<LensResult>("lens --token zq", "the cat");
        LensResult first = fixture.Model.Lens("the cat", new LensOptions { Tokens = ["z"] }, run: Cancellation);
        Assert.Equal(first.Cells[^1][^1].Followed, word.Cells[^1][^1].Followed);
        Assert.Equal("z·q", word.Words[0].Label);
        Assert.Contains(
            "«zq» is 2 tokens, z·q: the first of them is followed, since a lens reads one next token.",
            call.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("is 2 tokens, ", call.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("tokens, z", MimeBundle.Of(first).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributions_and_interventions_take_the_first_token_and_say_so()
    {
        using Call call = fixture.NewCall();
        AttributionResult attribution = await call.ResultOf<AttributionResult>("attribute --token zq --against \" the\"", "the cat");
        Assert.Equal(fixture.Model.Attribute("the cat", new() { Token = "z", Against = " the" }, Cancellation).Logit, attribution.Logit);
        Assert.Contains("«zq» is 2 tokens, z·q: the first of them is looked at.", call.Text, StringComparison.Ordinal);
        Assert.Contains("is 2 tokens, ", call.Html, StringComparison.Ordinal);

        AblationSweepResult ablation = await call.ResultOf<AblationSweepResult>("ablate --each layers --token zq --against xq", "the cat");
        Assert.Equal(("z", "z·q", "x·q"), (ablation.Token.Label, ablation.Token.Word, ablation.Against!.Word));
        Assert.Contains("z·q is several tokens: the first of them is watched. x·q is several tokens", call.Text, StringComparison.Ordinal);

        PatchingResult patching = await call.ResultOf<PatchingResult>("patch --token zq --against \" the\" --with ab", "cd");
        Assert.Equal("z·q", patching.Token.Word);
        Assert.Contains("is several tokens: the first of them is watched.", call.Html, StringComparison.Ordinal);
        Assert.Contains(
            "begin with the same token, z",
            await call.FailureOf("patch --token zq --against zx --with ab", "cd"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_word_that_is_forced_takes_as_many_places_as_it_has_tokens()
    {
        using Call call = fixture.NewCall();
        ExplorationResult result = await call.ResultOf<ExplorationResult>(
            "explore --at 2 --token zq --width 2 --depth 1 --max-tokens 5 --seed 1",
            "the cat"
        );
        Assert.Equal([122, 113], result.Path.Where(t => t.IsForced).Select(t => t.Id));
        Assert.Equal([2, 3], result.Path.Where(t => t.IsForced).Select(t => t.Position));
        Assert.Equal(4, result.Options.Start);
        Assert.Contains(
            "positions count from 1 and ascend",
            await call.FailureOf("explore --at 2 --token zq --at 3 --token z", "the cat"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_words_vector_is_the_mean_of_its_tokens()
    {
        using Call call = fixture.NewCall();
        EmbeddingsResult result = await call.ResultOf<EmbeddingsResult>("embed --tokens --nearest 1", "zq\nz\nq");
        (EmbeddedItem? word, EmbeddedItem? z, EmbeddedItem? q) = (result.Items[0], result.Items[1], result.Items[2]);
        Assert.Equal((null, 2, "z·q"), (word.TokenId, word.TokenCount, word.Label));
        Assert.Equal(z.Vector.Zip(q.Vector, (a, b) => (a + b) / 2).ToArray(), word.Vector, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(word.Vector, fixture.Model.TokenVector("zq"));
        Assert.Equal("z·q", fixture.Model.NearestTokens("zq", new() { Count = 1 }, Cancellation).Query);
        Assert.Contains("A word of several tokens is the mean of their rows.", call.Text, StringComparison.Ordinal);
    }
}
