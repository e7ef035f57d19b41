using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Attention;

[Engine]
public class HeadScoresTests(TinyModelFixture fixture)
{
    private static readonly HeadScoresOptions s_few = new()
    {
        Length = 20,
        Sequences = 2,
        Seed = 5,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Sequences_are_distinct_tokens_that_come_twice_behind_the_begin_of_text()
    {
        int[] ids = RepeatedTokens.Draw(fixture.Model.Vocabulary, 20, new Random(5));
        Assert.Equal(41, ids.Length);
        Assert.Equal(fixture.Model.Vocabulary.BeginToken, ids[0]);
        Assert.Equal(ids[1..21], ids[21..]);
        Assert.Equal(20, ids[1..21].Distinct().Count());
        Assert.DoesNotContain(ids[1..], fixture.Model.Vocabulary.IsControl);
    }

    [Fact]
    public void Scores_are_the_means_of_the_patterns_over_the_sequences()
    {
        var random = new Random(5);
        int[][] sequences =
        [
            RepeatedTokens.Draw(fixture.Model.Vocabulary, 20, random),
            RepeatedTokens.Draw(fixture.Model.Vocabulary, 20, random),
        ];
        HeadScoresResult result = fixture.Model.HeadScores(s_few, run: Cancellation);
        Assert.Equal((20, 2, 5, true, 8), (result.Length, result.Sequences, result.Seed, result.IsComplete, result.Heads.Count));
        Assert.NotEqual(sequences[0], sequences[1]);
        var traces = sequences
            .Select(ids => fixture.Model.Engine.Trace(ids, [new(ActivationName.AttentionWeights)], cancellation: Cancellation))
            .ToList();
        foreach (HeadScore head in result.Heads)
        {
            // In the second copy position q reads q−20, its own token, or q−19, what came after it.
            double Mean(int offset, int from) =>
                traces.Average(t =>
                    Enumerable
                        .Range(from, 41 - from)
                        .Average(q => (double)t[ActivationName.AttentionWeights, head.Layer].Row(head.Head, q)[q - offset])
                );
            Assert.Equal(Mean(19, 21), head.Scores.Induction!.Value, 9);
            Assert.Equal(Mean(20, 21), head.Scores.Duplicate!.Value, 9);
            Assert.Equal(Mean(1, 1), head.Scores.Previous!.Value, 9);
            Assert.Equal(Mean(0, 1), head.Scores.Current!.Value, 9);
        }
    }

    [Fact]
    public void A_seed_fixes_the_scores()
    {
        Assert.Equal(
            fixture.Model.HeadScores(s_few, run: Cancellation).ToJson(),
            fixture.Model.HeadScores(s_few, run: Cancellation).ToJson()
        );
        Assert.NotEqual(
            fixture.Model.HeadScores(s_few with { Seed = 6 }, run: Cancellation).ToCsv(),
            fixture.Model.HeadScores(s_few, run: Cancellation).ToCsv()
        );
    }

    [Fact]
    public void The_best_head_of_a_kind_has_its_largest_score()
    {
        HeadScoresResult result = fixture.Model.HeadScores(s_few, run: Cancellation);
        Assert.All(
            Enum.GetValues<HeadKind>().Skip(1),
            kind => Assert.Equal(result.Heads.Max(h => h.Scores[kind]), result.Best(kind).Scores[kind])
        );
        Assert.Throws<ArgumentException>(() => result.Best(HeadKind.Mixed));
    }

    [Fact]
    public async Task The_magic_needs_no_text_and_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        HeadScoresResult magic = await call.ResultOf<HeadScoresResult>(
            "attention --scores --length 20 --sequences 2 --seed 5 --layer 1 --head 0-2"
        );
        Assert.Equal(fixture.Model.HeadScores(s_few with { Layers = [1], Heads = [0, 1, 2] }, run: Cancellation).ToJson(), magic.ToJson());
        Assert.Equal(3, magic.Heads.Count);
        Assert.Contains(
            "mean over 2 sequences of 20 random tokens and the same tokens again (seed 5)",
            call.Text,
            StringComparison.Ordinal
        );
        Assert.All(
            magic.Heads,
            h => Assert.Contains($"layer 1, head {h.Head}: {h.Scores.Induction:0.00}", call.Html, StringComparison.Ordinal)
        );
        SideBySide<HeadScoresResult> both = await call.ResultOf<SideBySide<HeadScoresResult>>(
            "attention --scores --sequences 1 --model tiny --model other"
        );
        Assert.Equal(2, both.Results.Count);
    }

    [Fact]
    public async Task An_interrupt_shows_the_sequences_that_were_read()
    {
        using var stop = new CancellationTokenSource();
        var output = new StoppingOutput(stop);
        var variables = new DictionaryVariables();
        MagicCall call = new()
        {
            Workbench = fixture.Workbench,
            Output = output,
            Variables = variables,
            Body = "",
            Cancellation = stop.Token,
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WorkbenchTopics.CreateRegistry().Magics.RunAsync("attention --scores --length 100 --sequences 1000 --into scores", call)
        );
        Assert.True(variables.TryGet("scores", out object? left));
        HeadScoresResult result = Assert.IsType<HeadScoresResult>(left);
        Assert.False(result.IsComplete);
        Assert.InRange(result.Sequences, 1, 999);
        Assert.Contains("Interrupted: this is what was there.", output.Shown, StringComparison.Ordinal);
        Assert.True(fixture.Model.HeadScores(s_few, run: Cancellation).IsComplete);
    }

    [Fact]
    public void What_cannot_be_is_said_in_a_sentence()
    {
        Assert.Equal(
            "The length is 1, but must be from 2 to 2000.",
            Assert.Throws<ArgumentException>(() => fixture.Model.HeadScores(s_few with { Length = 1 }, run: Cancellation)).Message
        );
        Assert.Equal(
            "There are 0 sequences, but must be from 1 to 1000.",
            Assert.Throws<ArgumentException>(() => fixture.Model.HeadScores(s_few with { Sequences = 0 }, run: Cancellation)).Message
        );
        Assert.Contains(
            "too few for 900 different ones",
            Assert.Throws<WorkbenchException>(() => fixture.Model.HeadScores(s_few with { Length = 900 }, run: Cancellation)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ContextFullException>(() => fixture.Model.HeadScores(s_few with { Length = 256 }, run: Cancellation));
    }

    /// <summary>Stops the work at its first progress report, as an impatient user does.</summary>
    private sealed class StoppingOutput(CancellationTokenSource stop) : IOutput
    {
        private readonly RecordingOutput _output = new();

        public string Shown => string.Concat(_output.Displays.Select(d => d.Last.ToString()));

        public IDisplayedOutput Display(MimeBundle bundle) => _output.Display(bundle);

        public void Write(string text) => _output.Write(text);

        public void WriteError(string text) => _output.WriteError(text);

        public IProgress<WorkProgress> Progress(string title) => new Stopper(stop);

        private sealed class Stopper(CancellationTokenSource stop) : IProgress<WorkProgress>
        {
            public void Report(WorkProgress value) => stop.Cancel();
        }
    }
}
