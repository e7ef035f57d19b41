using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Display;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Attention;

[Engine]
public class AttentionTests(TinyModelFixture fixture, ITestOutputHelper output)
{
    private const string Text = "the cat and the other cat and the cat";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Patterns_are_the_tracers_weights()
    {
        AttentionResult result = fixture.Model.Attention(Text, run: Cancellation);
        int[] ids = fixture.Model.Vocabulary.TokenizeToIds(Text);
        Trace trace = fixture.Model.Engine.Trace(ids, [new(ActivationName.AttentionWeights)], cancellation: Cancellation);
        Assert.Equal(ids, result.Tokens.Select(t => t.Id));
        Assert.Equal(8, result.Heads.Count);
        Assert.True(result.IsComplete);
        foreach (AttentionHead head in result.Heads)
        {
            for (int q = 0; q < ids.Length; q++)
            {
                Assert.Equal(trace[ActivationName.AttentionWeights, head.Layer].Row(head.Head, q)[..(q + 1)], head.Pattern.Weights[q]);
                Assert.Equal(1, head.Pattern.Weights[q].Sum(), 5);
            }

            Assert.Equal(AttentionScores.Of(head.Pattern.Weights, ids), head.Scores);
        }
    }

    [Fact]
    public void Only_chosen_heads_are_there()
    {
        AttentionResult all = fixture.Model.Attention(Text, run: Cancellation);
        AttentionResult some = fixture.Model.Attention(Text, new AttentionOptions { Layers = [1], Heads = [3, 0] }, run: Cancellation);
        Assert.Equal([(1, 0), (1, 3)], some.Heads.Select(h => (h.Layer, h.Head)));
        Assert.All(some.Heads, h => Assert.Equal(all[h.Layer, h.Head].Pattern.Weights, h.Pattern.Weights));
        Assert.Throws<KeyNotFoundException>(() => some[0, 0]);
    }

    [Fact]
    public void Passes_change_nothing()
    {
        AttentionResult whole = fixture.Model.Attention(Text, new AttentionOptions { Rollout = true }, run: Cancellation);
        foreach (long numbers in (long[])[1, 3 * 81, 5 * 100])
        {
            Assert.Equal(
                whole.ToJson(),
                fixture.Model.Attention(Text, new AttentionOptions { Rollout = true, NumbersPerPass = numbers }, run: Cancellation).ToJson()
            );
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Rollout_multiplies_the_means_of_all_heads(int? layer)
    {
        AttentionResult all = fixture.Model.Attention(Text, run: Cancellation);
        AttentionResult result = fixture.Model.Attention(
            Text,
            new AttentionOptions
            {
                Rollout = true,
                Layers = layer is { } l ? [l] : null,
                Heads = [0],
            },
            run: Cancellation
        );
        int count = all.Tokens.Count;
        double[][] flow = Square(count, (q, k) => q == k ? 1 : 0);
        int checkedLayers = 0;
        for (int i = 0; i < 2; i++)
        {
            double[][] mixed = Square(
                count,
                (q, k) =>
                    (0.5 * (k <= q ? Enumerable.Range(0, 4).Average(h => (double)all[i, h].Pattern.Weights[q][k]) : 0)) + (q == k ? 0.5 : 0)
            );
            flow = Square(count, (q, k) => Enumerable.Range(0, count).Sum(via => mixed[q][via] * flow[via][k]));
            if (result.Rollout.FirstOrDefault(r => r.Layer == i) is { } rollout)
            {
                checkedLayers++;
                Assert.All(
                    rollout.Pattern.Weights.Index(),
                    row => Assert.All(row.Item.Index(), w => Assert.Equal(flow[row.Index][w.Index], w.Item, 6))
                );
                Assert.All(rollout.Pattern.Weights, row => Assert.Equal(1, row.Sum(), 5));
            }
        }

        Assert.Equal(layer is null ? 2 : 1, checkedLayers);
    }

    [Fact]
    public void Too_many_weights_become_tiles_with_the_scores_of_the_weights()
    {
        AttentionResult exact = fixture.Model.Attention(Text, new AttentionOptions { Rollout = true }, run: Cancellation);
        AttentionResult tiled = fixture.Model.Attention(
            Text,
            new AttentionOptions { Rollout = true, NumbersKept = 100 },
            run: Cancellation
        );
        Assert.Equal(1, exact.TileSize);
        Assert.Equal(AttentionTiles.Fit(exact.Tokens.Count, 10, 100), tiled.TileSize);
        Assert.InRange(tiled.TileSize, 2, exact.Tokens.Count);
        Assert.Equal(exact.Heads.Select(h => h.Scores), tiled.Heads.Select(h => h.Scores));
        Assert.All(
            tiled.Heads.Select(h => h.Pattern).Concat(tiled.Rollout.Select(r => r.Pattern)),
            p => Assert.All(p.Weights, row => Assert.Equal(1, row.Sum(), 5))
        );
        Assert.Equal(exact.Heads[5].Pattern.Reads(7), tiled.Heads[5].Pattern.Reads(7));
    }

    [Fact]
    public void An_interrupt_leaves_the_heads_that_were_read()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<AttentionResult> partial = [];
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.Attention(
                Text,
                new AttentionOptions { NumbersPerPass = 1 },
                new RunContext(stop.Token).Keeping<AttentionResult>(Stop)
            )
        );
        Assert.Equal([1, 2, 3], partial.Select(p => p.Heads.Count));
        Assert.All(partial, p => Assert.False(p.IsComplete));
        Assert.Contains("Interrupted: this is what was there.", MimeBundle.Of(partial[^1]).ToString(), StringComparison.Ordinal);

        void Stop(AttentionResult result)
        {
            partial.Add(result);
            if (partial.Count == 3)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void A_result_is_numbers_for_other_programs()
    {
        AttentionResult result = fixture.Model.Attention(Text, new AttentionOptions { Layers = [0], Heads = [2] }, run: Cancellation);
        string[] lines = result.ToCsv().Split("\r\n");
        Assert.Equal("model,layer,head,kind,entropy_bits,current,previous,first,duplicate,induction", lines[0]);
        Assert.StartsWith("tiny,0,2,", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        using var json = System.Text.Json.JsonDocument.Parse(result.ToJson());
        Assert.Equal(
            result.Heads[0].Pattern.Weights[4][2],
            json.RootElement.GetProperty("heads")[0].GetProperty("pattern").GetProperty("weights")[4][2].GetSingle()
        );
    }

    [Fact]
    public async Task The_magic_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        AttentionResult magic = await call.ResultOf<AttentionResult>("attention --layer 0-1 --head 1,3 --rollout", Text);
        Assert.Equal(
            fixture
                .Model.Attention(
                    Text,
                    new AttentionOptions
                    {
                        Layers = [0, 1],
                        Heads = [1, 3],
                        Rollout = true,
                    },
                    run: Cancellation
                )
                .ToJson(),
            magic.ToJson()
        );
        Assert.Equal(2, magic.Rollout.Count);

        SideBySide<AttentionResult> both = await call.ResultOf<SideBySide<AttentionResult>>(
            "attention --model tiny --model other --layer 0 --layer 1 --head 0",
            Text
        );
        Assert.Equal(["tiny", "other"], both.Results.Select(r => r.Model));
        Assert.Equal(2, call.Html.Split("<div class=\"lw-attention\"").Length - 1);
        Assert.Equal(5, both.ToCsv().Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task What_cannot_be_is_said_in_a_sentence()
    {
        using Call call = fixture.NewCall();
        Assert.Equal(
            "There is no layer 2 with attention: they are counted from 0 to 1.",
            await call.FailureOf("attention --layer 2", Text)
        );
        Assert.Equal("There is no head 4 with attention: they are counted from 0 to 3.", await call.FailureOf("attention --head 4", Text));
        Assert.Contains(
            "--layer needs whole numbers such as 0,2,5-9, not «two».",
            await call.FailureOf("attention --layer two", Text),
            StringComparison.Ordinal
        );
        Assert.Contains("not «3-1»", await call.FailureOf("attention --layer 3-1", Text), StringComparison.Ordinal);
        Assert.Equal(
            "#!attention needs a text: in quotes on the line, on the lines below, or from a variable with --from.",
            await call.FailureOf("attention")
        );
        Assert.Equal(
            "--scores reads random tokens of its own: leave out the text, or --scores; the scores over a text stand beside its heads.",
            await call.FailureOf("attention --scores", Text)
        );
        Assert.Equal("A rollout needs a text: leave out --rollout or --scores.", await call.FailureOf("attention --scores --rollout"));
        Assert.Equal("--seed belongs to --scores: add --scores, or leave out --seed.", await call.FailureOf("attention --seed 3", Text));
        Assert.Contains(
            "No head is named",
            Assert
                .Throws<WorkbenchException>(() => fixture.Model.Attention(Text, new AttentionOptions { Heads = [] }, run: Cancellation))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ContextFullException>(() =>
            fixture.Model.Attention(string.Concat(Enumerable.Repeat("xyz ", 400)), run: Cancellation)
        );
    }

    [Fact]
    public void A_single_token_reads_itself()
    {
        using var model = new LoadedModel("bare", LlamaModel.Load(fixture.Model.Engine.Path));
        int[] ids = model.Vocabulary.TokenizeToIds("t");
        AttentionResult result = model.Attention("t", run: Cancellation);
        Assert.Equal(ids.Length, result.Tokens.Count);
        Assert.All(result.Heads, h => Assert.Equal([1], h.Pattern.Weights[0]));
        Assert.Contains("data-lw-attention", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_over_2000_tokens_does_not_hold_the_others()
    {
        string path = new TinyModel
        {
            ContextLength = 2048,
            Heads = 16,
            KeyValueHeads = 16,
            Layers = 4,
        }.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "attention")).FullName, "many-heads.gguf"));
        using var model = new LoadedModel("many-heads", LlamaModel.Load(path), 2048);
        string text = string.Concat(Enumerable.Repeat("the cat and ", 660));
        _ = model.Attention("the cat", run: Cancellation);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        AttentionResult result = model.Attention(text, new AttentionOptions { Layers = [0], Heads = [5] }, run: Cancellation);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // One head's square and its triangle are 6 bytes a weight; all 64 heads would be 64 times that.
        long weights = (long)result.Tokens.Count * result.Tokens.Count;
        Assert.InRange(result.Tokens.Count, 1975, 2048);
        Assert.Equal(1, result.TileSize);
        output.WriteLine($"{allocated / 1048576.0:0.0} MiB for one of 64 heads over {result.Tokens.Count} tokens");
        Assert.InRange(allocated, weights * 6, weights * 12);
    }

    private static double[][] Square(int count, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, count).Select(q => Enumerable.Range(0, count).Select(k => value(q, k)).ToArray())];
}
