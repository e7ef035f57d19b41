using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Tests.Tracing;

/// <summary>What a trace leaves alone, and how its parts fit together.</summary>
[Engine]
public sealed class LlamaTracerTests(RandomModels models)
{
    private static readonly int[] s_text = RandomModels.Text;

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Watching_everything_changes_no_bit_of_the_logits(string name)
    {
        LlamaModel model = models.Model(name);
        var options = new LlamaContextOptions
        {
            Length = 256,
            Threads = 1,
            FlashAttention = FlashAttention.Disabled,
        };
        using var context = new LlamaContext(model, options);
        using var tracer = new LlamaTracer(model, options);
        ActivationRequest[] everything = [.. tracer.Available().Select(activation => new ActivationRequest(activation))];

        Trace trace = tracer.Run(s_text, everything);

        Logits logits = context.Evaluate(s_text, LogitPositions.All);
        foreach (int position in logits.Positions)
        {
            Assert.Equal(logits.At(position), trace[ActivationName.Logits].Row(position));
        }
    }

    [Fact]
    public void Watching_the_inside_changes_no_bit_of_the_last_logits()
    {
        LlamaModel model = models.Model("llama, grouped, untied", GgmlType.Q8_0);
        var options = new LlamaContextOptions
        {
            Length = 256,
            Threads = 1,
            FlashAttention = FlashAttention.Disabled,
        };
        using var context = new LlamaContext(model, options);
        using var tracer = new LlamaTracer(model, options);

        Trace trace = tracer.Run(
            s_text,
            [
                new(ActivationName.AttentionWeights),
                new(ActivationName.Residual) { Layers = [0, 1] },
                new(ActivationName.Logits) { Positions = [s_text.Length - 1] },
            ]
        );

        Assert.Equal(context.Evaluate(s_text).Last, trace[ActivationName.Logits].Row(s_text.Length - 1));
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Attention_weights_add_up_to_1_and_none_lies_in_the_future(string name)
    {
        using LlamaTracer tracer = NewTracer(name);

        Trace trace = tracer.Run(s_text, [new(ActivationName.AttentionWeights)]);

        foreach (Activation weights in trace.Activations)
        {
            Assert.Equal([4, s_text.Length, s_text.Length], weights.Shape);
            foreach (int head in weights.Heads)
            {
                for (int position = 0; position < s_text.Length; position++)
                {
                    float[] row = weights.Row(head, position).ToArray();
                    Assert.Equal(1, row.Sum(), 1e-5);
                    Assert.All(row[(position + 1)..], weight => Assert.Equal(0, weight));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void A_part_is_the_same_slice_of_the_whole(string name)
    {
        using LlamaTracer tracer = NewTracer(name);
        ActivationName[] names = [.. tracer.Available().Where(activation => activation != ActivationName.Logits)];
        int[] positions = [199, 3, 130, 4, 5, 127, 128];
        int[] keys = [140, 0, 7];

        Trace whole = tracer.Run(s_text, [.. names.Select(activation => new ActivationRequest(activation))]);
        Trace part = tracer.Run(
            s_text,
            [
                .. names.Select(activation => new ActivationRequest(activation)
                {
                    Layers = activation is ActivationName.Embedding or ActivationName.FinalNorm ? null : [2, 1],
                    Heads = activation is ActivationName.Query or ActivationName.AttentionWeights or ActivationName.HeadOutput
                        ? [3, 1]
                        : null,
                    Positions = [.. positions],
                    Keys = activation == ActivationName.AttentionWeights ? [.. keys] : null,
                }),
            ]
        );

        foreach (Activation slice in part.Activations)
        {
            Activation full = slice.Layer is { } layer ? whole[slice.Name, layer] : whole[slice.Name];
            Assert.Equal(positions, slice.Positions);
            foreach (int head in slice.Heads.DefaultIfEmpty(-1))
            {
                foreach (int position in positions)
                {
                    float[] expected = (head < 0 ? full.Row(position) : full.Row(head, position)).ToArray();
                    // The last layer is computed for the wanted rows alone, and fewer rows may be rounded otherwise.
                    AssertClose(
                        slice.Name == ActivationName.AttentionWeights ? [.. keys.Select(key => expected[key])] : expected,
                        head < 0 ? slice.Row(position) : slice.Row(head, position),
                        slice.Layer is 2 or null ? 1e-4f : 0
                    );
                }
            }
        }
    }

    [Fact]
    public void Blocks_are_stitched_together()
    {
        ActivationRequest[] requests = [.. Enum.GetValues<ActivationName>().Select(activation => new ActivationRequest(activation))];
        using LlamaTracer single = NewTracer("llama, grouped, untied");
        using LlamaTracer many = NewTracer("llama, grouped, untied", batch: 16);

        Trace expected = single.Run(s_text[..100], requests);
        Trace stitched = many.Run(s_text[..100], requests);

        Assert.Equal(expected.Activations.Length, stitched.Activations.Length);
        for (int i = 0; i < expected.Activations.Length; i++)
        {
            Assert.Equal(expected.Activations[i].Shape, stitched.Activations[i].Shape);
            AssertClose(expected.Activations[i].Values, stitched.Activations[i].Values, 1e-4f);
        }
    }

    [Fact]
    public void What_is_asked_for_early_is_the_same_whether_the_rest_is_computed_or_not()
    {
        using LlamaTracer tracer = NewTracer("llama, grouped, untied");

        Trace early = tracer.Run(s_text, [new(ActivationName.Residual) { Layers = [0] }]);
        Trace late = tracer.Run(s_text, [new(ActivationName.Residual) { Layers = [0] }, new(ActivationName.Logits) { Positions = [0] }]);

        Assert.Equal(late[ActivationName.Residual, 0].Values, early[ActivationName.Residual, 0].Values);
    }

    [Fact]
    public void The_same_text_gives_the_same_bits_whatever_was_traced_before()
    {
        using LlamaTracer tracer = NewTracer("gpt2");
        ActivationRequest[] requests = [new(ActivationName.Residual), new(ActivationName.Logits) { Positions = [149] }];

        Trace first = tracer.Run(s_text[..150], requests);
        tracer.Run([.. s_text[50..].Reverse()], [new(ActivationName.Logits)]);
        Trace again = tracer.Run(s_text[..150], requests);

        Assert.Equal(first[ActivationName.Residual, 2].Values, again[ActivationName.Residual, 2].Values);
        Assert.Equal(first[ActivationName.Logits].Values, again[ActivationName.Logits].Values);
    }

    [Fact]
    public void A_model_traces_a_text_in_one_call()
    {
        LlamaModel model = models.Model("gpt2");

        Trace trace = model.Trace(s_text, [new(ActivationName.Embedding)]);

        Assert.Equal(s_text, trace.Tokens);
        Assert.Equal([s_text.Length, model.EmbeddingLength], trace[ActivationName.Embedding].Shape);
    }

    private LlamaTracer NewTracer(string name, int batch = 512) =>
        new(
            models.Model(name),
            new LlamaContextOptions
            {
                Length = 256,
                Threads = 1,
                BatchSize = batch,
            }
        );

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - bound, expected[i] + bound);
        }
    }
}
