using LlmWorkbench.Attention;
using LlmWorkbench.Generation;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tests.Export.HuggingFace;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Serving;

/// <summary>A folder in Hugging Face's form in the workbench: its numbers come from this project's program, run as a process.</summary>
[Engine]
public sealed class ServedModelTests(ServedModelTests.Served served) : IClassFixture<ServedModelTests.Served>
{
    private const double Tolerance = 1e-4;
    private const string Text = "Once upon a time the cat of Tom sat under the old tree.";
    private const string LongText = Text + " " + Text + " " + Text;

    private static readonly ModelShape s_shape = Tiny.Shape with { KeyValueHeads = 4, Context = 160, Parts = ModelParts.Opt };

    private readonly LoadedModel _model = served.Model;
    private readonly OptReference _reference = served.Reference;

    /// <summary>One random model, written once and loaded once.</summary>
    public sealed class Served : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Served()
        {
            using TransformerNetwork network = Tiny.Network(s_shape);
            OptExport.Write(Path, network, Tiny.Tokenizer, new ModelCard(), half: false);
            Reference = new OptReference(Path);
            Model = Models.Load(Path);
        }

        public WorkbenchModels Models { get; } = new();

        public LoadedModel Model { get; }

        internal OptReference Reference { get; }

        private string Path => _folder["opt-0.1"];

        public LoadedModel LoadAgain() => Models.Load(Path, new ModelLoadOptions { Name = "again" });

        public void Dispose()
        {
            Models.Dispose();
            _folder.Dispose();
        }
    }

    [Fact]
    public void Its_tokens_are_those_that_it_was_trained_with()
    {
        TokenizationResult tokens = _model.Tokens(LongText + " <|user|> über 123 \n\n");
        int[] own = [.. Tiny.Tokenizer.Encode(LongText + " <|user|> über 123 \n\n", parseSpecial: false)];

        Assert.Equal([Tiny.Tokenizer.IdOf(ChatFormat.EndOfText), .. own], tokens.Tokens.Select(token => token.Id));
        Assert.Equal(s_shape.Vocabulary, tokens.VocabularySize);
        Assert.Equal(TokenKind.Control, tokens.Tokens[0].Kind);
    }

    [Fact]
    public void Its_logits_are_those_of_a_float64_pass_at_every_position()
    {
        int[] ids = Ids(Text);
        double[][] expected = _reference.Forward(ids);
        List<float[]> rows = [];

        _model.Require<ILogitReader>().Evaluate(ids, LogitPositions.All, (_, row) => rows.Add(row.ToArray()));

        Assert.Equal(ids.Length, rows.Count);
        Assert.All(
            expected.Zip(rows),
            row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, Tolerance))
        );
    }

    [Fact]
    public void What_comes_next_is_what_a_float64_pass_expects()
    {
        double[] expected = Softmax(_reference.Forward(Ids(Text))[^1]);

        LogitsResult result = _model.Logits(Text, new LogitsOptions { Top = 20 });

        Assert.Equal("opt-0.1", result.Model);
        Assert.Equal(expected.Index().OrderByDescending(p => p.Item).Take(5).Select(p => p.Index), result.Top.Take(5).Select(t => t.Id));
        Assert.All(result.Top, token => Assert.Equal(expected[token.Id], token.ModelProbability, Tolerance));
        Assert.Equal(1, result.Top.Sum(token => token.ModelProbability) + result.RestModelProbability, 1e-6);
    }

    [Fact]
    public void A_word_of_several_tokens_is_scored_token_by_token()
    {
        int[] word = [.. Tiny.Tokenizer.Encode(" zoology", parseSpecial: false)];
        Assert.True(word.Length > 2);
        double[][] rows = _reference.Forward([.. Ids(Text), .. word]);
        int start = Ids(Text).Length - 1;

        LogitsResult result = _model.Logits(Text, new LogitsOptions { Tokens = [" zoology"] });

        Assert.Equal(
            word.Index().Sum(token => Math.Log(Softmax(rows[start + token.Index])[token.Item])),
            result.Named[0].LogProbability,
            Tolerance * word.Length
        );
    }

    [Fact]
    public void Surprisal_is_that_of_a_float64_pass()
    {
        int[] ids = Ids(Text);
        double[][] rows = _reference.Forward(ids);

        SurprisalResult result = _model.Surprisal(Text);

        Assert.Equal(ids, result.Tokens.Select(token => token.Id));
        Assert.Null(result.Tokens[0].Score);
        Assert.All(
            result.Tokens.Index().Skip(1),
            token => Assert.Equal(Math.Log(Softmax(rows[token.Index - 1])[token.Item.Id]), token.Item.Score!.LogProbability, Tolerance)
        );
    }

    [Fact]
    public void Perplexity_in_llama_perplexitys_chunks_is_that_of_a_float64_pass()
    {
        const int Context = 24;
        int[] ids = Ids(LongText);
        List<double> expected = [];
        foreach (int[] chunk in ids.Chunk(Context).Where(chunk => chunk.Length == Context))
        {
            chunk[0] = ids[0];
            double[][] rows = _reference.Forward(chunk);
            expected.AddRange(
                Enumerable.Range((Context / 2) + 1, (Context / 2) - 1).Select(at => -Math.Log(Softmax(rows[at - 1])[chunk[at]]))
            );
        }

        Assert.True(expected.Count > 20);
        PerplexityResult result = _model.Perplexity(
            LongText,
            new PerplexityOptions { ContextLength = Context, Chunking = PerplexityChunking.Halves }
        );

        Assert.Equal(expected.Count, result.ScoredTokens);
        Assert.All(expected.Zip(result.NegativeLogLikelihoods), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Documents_are_read_each_from_its_own_beginning()
    {
        string[] documents = ["The cat sat.", "Tom has a red ball.", Text];
        double[] expected =
        [
            .. documents.SelectMany(document =>
            {
                int[] ids = [.. Ids(document), Tiny.Tokenizer.IdOf(ChatFormat.EndOfText)];
                double[][] rows = _reference.Forward(ids);
                return ids.Index().Skip(1).Select(token => -Math.Log(Softmax(rows[token.Index - 1])[token.Item]));
            }),
        ];

        PerplexityResult result = _model.Perplexity(documents);

        Assert.Equal(expected.Length, result.ScoredTokens);
        Assert.All(expected.Zip(result.NegativeLogLikelihoods), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void It_does_not_differ_from_itself()
    {
        DivergenceResult result = _model.Divergence(_model, LongText, new PerplexityOptions { ContextLength = 24 });

        Assert.True(result.Chunks.Count > 1);
        Assert.All(result.Chunks.SelectMany(chunk => chunk.Tokens), token => Assert.Equal(0, token.Nats, 1e-9));
    }

    [Fact]
    public void Attention_weights_are_those_of_a_float64_pass()
    {
        _ = _reference.Forward(Ids(Text));

        AttentionResult result = _model.Attention(Text);

        Assert.Equal(s_shape.Layers * s_shape.Heads, result.Heads.Count);
        Assert.All(
            result.Heads,
            head =>
                Assert.All(
                    _reference.AttentionWeights[head.Layer][head.Head].Zip(head.Pattern.Weights),
                    row => Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, Tolerance))
                )
        );
    }

    [Fact]
    public void Chosen_heads_are_those_of_all_and_others_are_refused()
    {
        AttentionResult all = _model.Attention(Text);
        AttentionResult chosen = _model.Attention(Text, new AttentionOptions { Layers = [1], Heads = [2] });

        Assert.Equal(all[1, 2].Pattern.Weights, Assert.Single(chosen.Heads).Pattern.Weights);
        WorkbenchException refused = Assert.Throws<WorkbenchException>(() => _model.Attention(Text, new AttentionOptions { Layers = [2] }));
        Assert.Contains("There is no layer 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_chance_the_text_goes_on_as_a_float64_pass_would_write_it()
    {
        List<int> expected = [.. Ids(Text)];
        for (int i = 0; i < 6; i++)
        {
            expected.Add(_reference.Forward([.. expected])[^1].Index().MaxBy(logit => logit.Item).Index);
        }

        GenerationResult result = _model.Generate(
            Text,
            new GenerateOptions
            {
                MaxTokens = 6,
                StopAtEnd = false,
                Sampling = new() { Temperature = 0 },
            }
        );

        Assert.Equal(expected[^6..], result.Tokens.Select(token => token.Id));
    }

    [Fact]
    public void A_seed_fixes_what_is_drawn()
    {
        string Draw(uint seed) =>
            _model
                .Generate(
                    Text,
                    new GenerateOptions
                    {
                        MaxTokens = 12,
                        StopAtEnd = false,
                        Sampling = new() { Temperature = 1.5, Seed = seed },
                    }
                )
                .Text;

        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));
    }

    [Fact]
    public void A_text_that_has_no_positions_left_is_refused_and_the_next_one_is_read()
    {
        Assert.Throws<ContextFullException>(() => _model.Surprisal(LongText + LongText));
        Assert.Throws<WorkbenchException>(() => _model.Logits("", new LogitsOptions { Tokens = ["id:9999"] }));
        Assert.NotEmpty(_model.Logits(Text).Top);
    }

    [Fact]
    public void An_interrupt_ends_the_work_and_the_next_request_starts_anew()
    {
        using var stop = new CancellationTokenSource();
        List<float[]> before = [];
        _model.Require<ILogitReader>().Evaluate(Ids(Text), LogitPositions.Last, (_, row) => before.Add(row.ToArray()));

        Assert.ThrowsAny<OperationCanceledException>(() =>
            _model.Require<ILogitReader>().Evaluate(Ids(Text), LogitPositions.All, (_, _) => stop.Cancel(), cancellation: stop.Token)
        );

        _model.Require<ILogitReader>().Evaluate(Ids(Text), LogitPositions.Last, (_, row) => before.Add(row.ToArray()));
        Assert.Equal(before[0], before[1]);
    }

    [Fact]
    public void What_needs_the_weights_is_refused_in_a_sentence_that_says_what_works()
    {
        WorkbenchException refused = Assert.Throws<WorkbenchException>(() => _model.Lens(Text));

        Assert.Equal(
            "opt-0.1 cannot do this, which needs the model in llama.cpp's hands: it is run by TorchSharp in a process of its own, because "
                + "llama.cpp does not read OPT, with which #!tokens, #!generate, #!logits, #!surprisal, #!perplexity and #!attention work; "
                + "for all else load a .gguf file.",
            refused.Message
        );
    }

    [Fact]
    public void A_disposed_model_says_how_to_load_it_again()
    {
        LoadedModel other = served.LoadAgain();
        other.Dispose();

        WorkbenchException refused = Assert.Throws<WorkbenchException>(() => other.Logits(Text));
        Assert.StartsWith("The model again was disposed: load it again with #!model ", refused.Message, StringComparison.Ordinal);
    }

    private int[] Ids(string text) => [.. _model.Tokens(text).Tokens.Select(token => token.Id)];

    private static double[] Softmax(double[] logits)
    {
        double max = logits.Max();
        double sum = logits.Sum(logit => Math.Exp(logit - max));
        return [.. logits.Select(logit => Math.Exp(logit - max) / sum)];
    }
}
