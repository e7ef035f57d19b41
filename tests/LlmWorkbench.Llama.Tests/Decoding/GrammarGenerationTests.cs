using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Decoding;

[Engine]
public sealed class GrammarGenerationTests(TinyModelFixture tiny)
{
    [Theory]
    [InlineData("root ::= \"the cat\" | \"another\"", "the cat|another")]
    [InlineData("root ::= \"é€😀\"", "é€😀")]
    [InlineData("root ::= \"\"", "")]
    public void The_text_is_one_of_the_grammar_and_ends_when_it_is_complete(string grammar, string texts)
    {
        for (uint seed = 0; seed < 8; seed++)
        {
            (string text, StopReason? reason) = Run(grammar, seed);

            Assert.Contains(text, texts.Split('|'));
            Assert.Equal(StopReason.GrammarComplete, reason);
        }
    }

    [Fact]
    public void Where_the_text_may_end_or_go_on_the_model_decides()
    {
        (string text, StopReason? reason) = Run("root ::= [a-z ]*", 3, maxTokens: 400);

        Assert.Matches("^[a-z ]*$", text);
        Assert.Contains(reason, new StopReason?[] { StopReason.EndOfText, StopReason.MaxTokens });
    }

    [Fact]
    public void Candidates_are_what_the_grammar_leaves_and_the_models_own_probability_stays_beside()
    {
        using LlamaContext context = tiny.NewContext();
        using var free = new Generation(
            context,
            tiny.Tokenize("the cat"),
            Options(null, 1) with
            {
                MaxTokens = 1,
                Alternatives = 271,
                StopAtEnd = false,
            }
        );
        var model = free.Next()!.Alternatives.ToDictionary(a => a.Id, a => a.ModelProbability);
        using var bound = new Generation(
            context,
            tiny.Tokenize("the cat"),
            Options(Grammar.Parse("root ::= [abc]"), 1) with
            {
                MaxTokens = 1,
                Alternatives = 271,
            }
        );

        GeneratedToken token = bound.Next()!;

        double sum = token.Alternatives.Where(a => a.Text is "a" or "b" or "c").Sum(a => a.ModelProbability);
        Assert.Equal(model[token.Id], token.ModelProbability, 1e-9);
        Assert.Equal(token.ModelProbability / sum, token.Probability, 1e-6);
        Assert.Equal(3, token.Alternatives.Count(a => a.Probability > 0));
    }

    [Fact]
    public void Control_tokens_are_no_text_but_can_be_named()
    {
        (string text, _) = Run("root ::= <|user|> [a-c]{3}", 1);
        using LlamaContext context = tiny.NewContext();
        using var generation = new Generation(context, [1], Options(Grammar.Parse("root ::= [<|user>]{8}"), 2));

        Assert.Matches("^[a-c]{3}$", text);
        Assert.DoesNotContain(TinyModel.EndOfText + 1, generation.Rest().Select(token => token.Id));
    }

    [Fact]
    public void A_token_that_the_vocabulary_does_not_have_is_refused()
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Equal(
            $"The grammar names the token 5000, but this vocabulary has the tokens 0 to {tiny.Model.Vocabulary.Count - 1}.",
            Assert.Throws<GrammarException>(() => new Generation(context, [1], Options(Grammar.Parse("root ::= <[5000]>"), 1))).Message
        );
        Assert.Contains(
            "it is 5:",
            Assert.Throws<GrammarException>(() => new Generation(context, [1], Options(Grammar.Parse("root ::= <xyz>"), 1))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_place_where_every_allowed_token_is_banned_is_a_sentence()
    {
        int a = tiny.Model.Vocabulary.Tokenize("a", addSpecial: false)[0].Id;
        using LlamaContext context = tiny.NewContext();
        using var generation = new Generation(context, [1], Options(Grammar.Parse("root ::= \"a\""), 1, LogitBias.Ban(a)));

        Assert.Equal("No token can be drawn: every token is forbidden.", Assert.Throws<LlamaException>(() => generation.Next()).Message);
    }

    [Fact]
    public void A_disallowed_token_is_refused_and_the_sampler_lives_on()
    {
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions { Grammar = Grammar.Parse("root ::= \"ab\"") });
        int[] ids = [.. tiny.Model.Vocabulary.Tokenize("ab", addSpecial: false).Select(token => token.Id)];

        Assert.Throws<InvalidOperationException>(() => sampler.Accept(ids[1]));
        Assert.Throws<InvalidOperationException>(() => sampler.Accept(TinyModel.EndOfText));
        sampler.Accept(ids[0]);
        sampler.Accept(ids[1]);
        Assert.True(sampler.IsComplete);
    }

    [Fact]
    public void A_bias_adds_to_the_logit_and_minus_infinity_forbids()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        using var sampler = new Sampler(
            tiny.Model.Vocabulary,
            SamplingOptions.Unfiltered with
            {
                LogitBias = [new(4, Math.Log(3)), LogitBias.Ban(9)],
            }
        );

        var left = sampler.Filter(logits).ToDictionary(c => c.Id, c => c.Probability);

        Assert.False(left.ContainsKey(9));
        Assert.Equal(3, left[4] / left[5], 1e-5);
        Assert.Equal(1.0 / (logits.Length + 1), left[5], 1e-7);
    }

    private static GenerationOptions Options(Grammar? grammar, uint seed, params LogitBias[] bias) =>
        new()
        {
            MaxTokens = 60,
            Alternatives = 0,
            Sampling = SamplingOptions.Unfiltered with { Seed = seed, Grammar = grammar, LogitBias = bias },
        };

    private (string Text, StopReason? Reason) Run(string grammar, uint seed, int maxTokens = 60)
    {
        using LlamaContext context = tiny.NewContext();
        using var generation = new Generation(
            context,
            tiny.Tokenize("the cat"),
            Options(Grammar.Parse(grammar), seed) with
            {
                MaxTokens = maxTokens,
            }
        );
        string text = string.Concat(generation.Rest().Select(token => token.Delta));
        return (text, generation.StopReason);
    }
}
