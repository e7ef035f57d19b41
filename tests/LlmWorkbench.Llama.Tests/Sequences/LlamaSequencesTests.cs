using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Sequences;

namespace LlmWorkbench.Llama.Tests.Sequences;

[Engine]
public sealed class LlamaSequencesTests(TinyModelFixture fixture)
{
    private static readonly LlamaContextOptions s_options = new() { Threads = 1 };

    private static readonly string[] s_read = ["the cat and the hat", "in", "a hat and a cat in the hat", "and the cat"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<TokenContinuations> Texts =>
        [
            new(fixture.Tokenize("the cat and"), [Bare(" the hat"), Bare(" a"), Bare(" the cat in"), Bare("!")]),
            new(fixture.Tokenize("in the"), [Bare(" hat and the cat")]),
            new(fixture.Tokenize(string.Concat(Enumerable.Repeat("and the cat ", 60))), [Bare("x"), Bare("yz")]),
        ];

    [Fact]
    public void Continuations_read_together_score_as_each_text_read_alone()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        using LlamaContext context = fixture.NewContext(512);
        IReadOnlyList<IReadOnlyList<ContinuationScore>> scores = sequences.Score(Texts, Cancellation);
        foreach ((TokenContinuations text, IReadOnlyList<ContinuationScore> scored) in Texts.Zip(scores))
        {
            foreach ((IReadOnlyList<int> continuation, ContinuationScore score) in text.Continuations.Zip(scored))
            {
                int[] whole = [.. text.Context, .. continuation];
                Logits logits = context.Evaluate(whole, LogitPositions.All, cancellation: Cancellation);
                Assert.Equal(continuation.Count, score.Nats.Count);
                bool greedy = true;
                for (int i = 0; i < continuation.Count; i++)
                {
                    ReadOnlySpan<float> row = logits.At(text.Context.Count + i - 1);
                    Assert.Equal(-Math.Log(SoftMax.Probabilities(row)[continuation[i]]), score.Nats[i], 2e-2);
                    greedy &= LargestLogit.Place(row) == continuation[i];
                }

                Assert.Equal(greedy, score.IsGreedy);
            }
        }
    }

    [Fact]
    public void The_same_group_repeats_to_the_last_bit()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        double[] first = [.. sequences.Score(Texts, Cancellation).SelectMany(t => t).SelectMany(s => s.Nats)];
        double[] second = [.. sequences.Score(Texts, Cancellation).SelectMany(t => t).SelectMany(s => s.Nats)];
        Assert.Equal(first, second);
    }

    [Fact]
    public void Prompts_continued_together_go_on_as_each_does_alone()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        using LlamaContext context = fixture.NewContext(512);
        IReadOnlyList<IReadOnlyList<int>> prompts =
        [
            .. new[] { "the cat", "in the hat and", "a", "the cat and the hat" }.Select(fixture.Tokenize),
        ];
        IReadOnlyList<IReadOnlyList<int>> written = sequences.Continue(prompts, 6, _ => false, Cancellation);
        foreach ((IReadOnlyList<int> prompt, IReadOnlyList<int> answer) in prompts.Zip(written))
        {
            using var generation = new Generation(
                context,
                prompt,
                new GenerationOptions
                {
                    MaxTokens = 6,
                    Sampling = new SamplingOptions { Temperature = 0 },
                }
            );
            Assert.Equal(generation.Rest(Cancellation).Select(t => t.Id), answer);
        }
    }

    [Fact]
    public void A_prompt_ends_with_the_token_that_says_so()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        IReadOnlyList<IReadOnlyList<int>> prompts = [fixture.Tokenize("the cat"), fixture.Tokenize("in the hat")];
        IReadOnlyList<IReadOnlyList<int>> whole = sequences.Continue(prompts, 5, _ => false, Cancellation);
        int end = whole[0][1];
        IReadOnlyList<IReadOnlyList<int>> cut = sequences.Continue(prompts, 5, token => token == end, Cancellation);
        Assert.Equal(whole[0].Take(Math.Min(2, whole[0].ToList().IndexOf(end) + 1)), cut[0]);
    }

    [Fact]
    public void Texts_read_together_have_after_every_token_the_logits_of_each_text_read_alone()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        using LlamaContext context = fixture.NewContext(512);
        IReadOnlyList<IReadOnlyList<int>> texts = [.. s_read.Select(fixture.Tokenize)];
        List<(int Text, int Position, float[] Row)> rows = [];
        sequences.Read(texts, (text, position, row) => rows.Add((text, position, row.ToArray())), Cancellation);

        Assert.Equal(
            texts.Index().SelectMany(text => Enumerable.Range(0, text.Item.Count).Select(position => (text.Index, position))),
            rows.Select(row => (row.Text, row.Position))
        );
        foreach ((int text, int position, float[] row) in rows)
        {
            Logits alone = context.Evaluate(texts[text], LogitPositions.All, cancellation: Cancellation);
            double[] expected = SoftMax.Probabilities(alone.At(position));
            Assert.All(SoftMax.Probabilities(row).Index(), p => Assert.Equal(expected[p.Index], p.Item, 2e-3));
        }
    }

    [Fact]
    public void A_group_that_is_read_again_gives_the_same_rows_to_the_last_bit()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        IReadOnlyList<IReadOnlyList<int>> texts = [.. s_read.Select(fixture.Tokenize)];
        List<float> first = [];
        sequences.Read(texts, (_, _, row) => first.AddRange(row), Cancellation);
        List<float> second = [];
        sequences.Score(Texts, Cancellation);
        sequences.Read(texts, (_, _, row) => second.AddRange(row), Cancellation);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Sequences_cannot_be_read_from_inside_their_own_visitor_and_go_on_after_it()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options);
        IReadOnlyList<IReadOnlyList<int>> texts = [fixture.Tokenize("the cat")];
        Assert.Throws<InvalidOperationException>(() =>
            sequences.Read(texts, (_, _, _) => sequences.Read(texts, (_, _, _) => { }, Cancellation), Cancellation)
        );
        int rows = 0;
        sequences.Read(texts, (_, _, _) => rows++, Cancellation);
        Assert.Equal(texts[0].Count, rows);
    }

    [Fact]
    public void Groups_hold_as_many_texts_as_fit_in_their_order()
    {
        Assert.Equal([0..2, 2..3, 3..5], SequenceGroups.Of([(5, 1), (5, 1), (20, 1), (1, 1), (9, 1)], 10, 64));
        Assert.Equal([0..2, 2..3], SequenceGroups.Of([(1, 4), (1, 4), (1, 4)], 100, 8));
        Assert.Empty(SequenceGroups.Of([], 10, 8));
    }

    [Fact]
    public void What_does_not_fit_or_is_no_token_is_refused_before_the_native_call()
    {
        using var sequences = new LlamaSequences(fixture.Model, s_options with { Length = 256 });
        int[] tooLong = [.. Enumerable.Repeat(1, 300)];
        Assert.Throws<ContextFullException>(() =>
            sequences.Score(
                [
                    new(
                        tooLong,
                        [
                            [1],
                        ]
                    ),
                ],
                Cancellation
            )
        );
        Assert.Throws<ArgumentException>(() =>
            sequences.Score(
                [
                    new(
                        [],
                        [
                            [1],
                        ]
                    ),
                ],
                Cancellation
            )
        );
        Assert.Throws<ArgumentException>(() =>
            sequences.Score(
                [
                    new(
                        [1],
                        [
                            [],
                        ]
                    ),
                ],
                Cancellation
            )
        );
        Assert.ThrowsAny<ArgumentException>(() =>
            sequences.Score(
                [
                    new(
                        [1],
                        [
                            [1_000_000],
                        ]
                    ),
                ],
                Cancellation
            )
        );
        Assert.ThrowsAny<ArgumentException>(() =>
            sequences.Continue(
                [
                    [-1],
                ],
                3,
                _ => false,
                Cancellation
            )
        );
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => sequences.Score(Texts.Take(1).ToList(), stopped.Token));
        Assert.Single(sequences.Score(Texts.Take(1).ToList(), Cancellation));
    }

    // Without the begin of text, which stands at the beginning of a text only.
    private IReadOnlyList<int> Bare(string text) => fixture.Model.Vocabulary.TokenizeToIds(text, addSpecial: false);
}
