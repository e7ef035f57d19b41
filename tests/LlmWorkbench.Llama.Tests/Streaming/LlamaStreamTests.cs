using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Streaming;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Streaming;

[Engine]
public sealed class LlamaStreamTests(TinyModelFixture fixture)
{
    private static readonly LlamaContextOptions s_options = new() { Length = 256, Threads = 1 };

    // In 32 bits, without flash attention, which casts keys and values to 16.
    private static readonly LlamaContextOptions s_exact = s_options with
    {
        KeyType = GgmlType.F32,
        ValueType = GgmlType.F32,
        FlashAttention = FlashAttention.Disabled,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int[] Text => [.. fixture.Tokenize("the cat and the hat in the other hat, and a cat in the tin; then the end")];

    [Fact]
    public void Without_forgetting_it_computes_what_a_context_computes()
    {
        using var stream = new LlamaStream(fixture.Model, s_options);
        using LlamaContext context = fixture.NewContext(256);
        Logits expected = context.Evaluate(Text, LogitPositions.All, cancellation: Cancellation);
        List<float[]> rows = Read(stream, Text, LogitPositions.All);
        for (int i = 0; i < Text.Length; i++)
        {
            Assert.Equal(expected.At(i).ToArray(), rows[i]);
        }

        Assert.Equal((Text.Length, Text.Length), (stream.Count, stream.NextPosition));
    }

    // Keys and values of a first layer know nothing of other tokens: what stays is what a shorter text would have.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_a_model_of_one_layer_a_forgotten_beginning_was_never_there(bool closesGap)
    {
        using LlamaModel model = OneLayer();
        using var stream = new LlamaStream(model, s_exact);
        using var context = new LlamaContext(model, s_exact);
        Read(stream, Text[..^1], LogitPositions.Last);
        stream.Forget(0, 7, closesGap);
        Assert.Equal(closesGap ? Text.Length - 8 : Text.Length - 1, stream.NextPosition);
        float[] last = Assert.Single(Read(stream, Text[^1..], LogitPositions.Last));
        AssertClose(context.Evaluate(Text[7..], cancellation: Cancellation).Last, last, 1e-4);
    }

    [Fact]
    public void In_a_model_of_one_layer_a_shift_closes_the_gap_and_a_hole_keeps_the_distances()
    {
        using LlamaModel model = OneLayer();
        using var context = new LlamaContext(model, s_exact);
        ReadOnlySpan<float> shorter = context.Evaluate([.. Text[..4], .. Text[9..]], cancellation: Cancellation).Last;
        AssertClose(shorter, After(model, closesGap: true), 1e-4);
        Assert.True(Distance(shorter, After(model, closesGap: false)) > 0.02);
    }

    [Fact]
    public void What_stays_has_seen_what_was_forgotten()
    {
        using LlamaContext context = fixture.NewContext(256);
        ReadOnlySpan<float> shorter = context.Evaluate([.. Text[..4], .. Text[9..]], cancellation: Cancellation).Last;
        Assert.True(Distance(shorter, After(fixture.Model, closesGap: true)) > 0.02);
    }

    [Fact]
    public void It_reads_far_beyond_its_length_when_it_forgets()
    {
        using var stream = new LlamaStream(fixture.Model, s_options with { Length = 32 });
        Read(stream, Text[..16], LogitPositions.Last);
        for (int i = 1; i <= 40; i++)
        {
            Read(stream, Text[..16], LogitPositions.Last);
            stream.Forget(4, 16, closesGap: false);
            Assert.Equal((16, 16 * (i + 1)), (stream.Count, stream.NextPosition));
        }

        Assert.Throws<ContextFullException>(() => Read(stream, [.. Text, .. Text, .. Text], LogitPositions.Last));
        Assert.Equal(16, stream.Count);
        stream.Clear();
        Assert.Equal((0, 0), (stream.Count, stream.NextPosition));
    }

    [Fact]
    public void A_stopped_reading_leaves_what_was_read_before()
    {
        using var stream = new LlamaStream(fixture.Model, s_exact);
        Read(stream, Text[..10], LogitPositions.Last);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => stream.Read(Text[10..], LogitPositions.Last, (_, _) => { }, stopped.Token));
        Assert.Equal(10, stream.Count);
        using var context = new LlamaContext(fixture.Model, s_exact);
        float[] last = Assert.Single(Read(stream, Text[10..], LogitPositions.Last));
        AssertClose(context.Evaluate(Text, cancellation: Cancellation).Last, last, 1e-4);
    }

    [Fact]
    public void Models_that_cannot_forget_a_part_are_refused_and_so_is_what_is_not_there()
    {
        string path = TinyMamba.Write(Path.Combine(fixture.Folder, "stream-mamba.gguf"));
        using var mamba = LlamaModel.Load(path);
        Assert.Contains(
            "keeps a running state",
            Assert.Throws<LlamaException>(() => new LlamaStream(mamba, s_options)).Message,
            StringComparison.Ordinal
        );
        using var stream = new LlamaStream(fixture.Model, s_options);
        Read(stream, Text[..4], LogitPositions.Last);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Forget(2, 3, closesGap: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Forget(0, 0, closesGap: true));
        Assert.Throws<InvalidOperationException>(() => stream.Read(Text[..1], LogitPositions.Last, (_, _) => stream.Clear(), Cancellation));
    }

    private static List<float[]> Read(LlamaStream stream, int[] tokens, LogitPositions positions)
    {
        List<float[]> rows = [];
        stream.Read(tokens, positions, (_, row) => rows.Add(row.ToArray()), Cancellation);
        return rows;
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance) =>
        Assert.InRange(Distance(expected, actual), 0, tolerance);

    private static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double largest = 0;
        for (int i = 0; i < first.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        }

        return largest;
    }

    private float[] After(LlamaModel model, bool closesGap)
    {
        using var stream = new LlamaStream(model, s_exact);
        Read(stream, Text[..^1], LogitPositions.Last);
        stream.Forget(4, 5, closesGap);
        return Assert.Single(Read(stream, Text[^1..], LogitPositions.Last));
    }

    private LlamaModel OneLayer()
    {
        string path = Path.Combine(fixture.Folder, "one-layer.gguf");
        return LlamaModel.Load(File.Exists(path) ? path : new TinyModel { Layers = 1 }.Write(path));
    }
}
