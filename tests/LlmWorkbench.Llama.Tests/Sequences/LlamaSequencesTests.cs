using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Sequences;

namespace LlmWorkbench.Llama.Tests.Sequences;

[Engine]
public sealed class LlamaSequencesTests(TinyModelFixture fixture)
{
    private static readonly LlamaContextOptions s_options = new() { Threads = 1 };

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
