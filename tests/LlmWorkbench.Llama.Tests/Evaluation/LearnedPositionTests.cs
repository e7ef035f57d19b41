using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Streaming;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Engine]
public sealed class LearnedPositionTests(TinyModelFixture tiny)
{
    private const int Learned = 512;

    private static readonly LlamaContextOptions s_longer = new() { Length = Learned + 1, Threads = 1 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // llama.cpp ends the process when it looks for the vector of a later position.
    [Theory]
    [InlineData("gpt2")]
    [InlineData("starcoder")]
    public void A_text_ends_where_the_learned_positions_end(string architecture)
    {
        string path = Path.Combine(tiny.Folder, $"learned-{architecture}.gguf");
        using var model = LlamaModel.Load(new RandomModel { Architecture = architecture }.Write(path));
        Assert.Equal((Learned, null), (model.LearnedPositions, tiny.Model.LearnedPositions));
        const string Sentence = "has learned 512 positions, and cannot read 513 tokens: ask for a context of 512 at most.";
        Assert.Contains(Sentence, Refusal(() => new LlamaContext(model, s_longer).Dispose()), StringComparison.Ordinal);
        Assert.Contains(Sentence, Refusal(() => new LlamaTracer(model, s_longer).Dispose()), StringComparison.Ordinal);

        int[] longest = [.. Enumerable.Repeat(5, Learned)];
        using var stream = new LlamaStream(model, new LlamaContextOptions { Threads = 1 });
        stream.Read(longest, LogitPositions.Last, (_, _) => { }, Cancellation);
        stream.Forget(0, 1, closesGap: false);
        Assert.Contains(
            Sentence,
            Refusal(() => stream.Read([5], LogitPositions.Last, (_, _) => { }, Cancellation)),
            StringComparison.Ordinal
        );

        // Each of several texts has positions of its own.
        using var sequences = new LlamaSequences(
            model,
            new LlamaContextOptions
            {
                Length = 2 * Learned,
                BatchSize = 2 * Learned,
                Threads = 1,
            }
        );
        int rows = 0;
        sequences.Read([longest, longest], (_, _, _) => rows++, Cancellation);
        Assert.Equal(2 * Learned, rows);
        Assert.Contains(
            Sentence,
            Refusal(() =>
                sequences.Read(
                    [
                        [.. longest, 5],
                    ],
                    (_, _, _) => { },
                    Cancellation
                )
            ),
            StringComparison.Ordinal
        );
    }

    private static string Refusal(Action action) => Assert.Throws<LlamaException>(action).Message;
}
