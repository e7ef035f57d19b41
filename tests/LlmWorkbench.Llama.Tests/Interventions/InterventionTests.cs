using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Tests.Interventions;

/// <summary>Identities that hold to the last bit, whatever the weights are.</summary>
[Engine]
public sealed class InterventionTests(RandomModels models)
{
    private static readonly int[] s_text = RandomModels.Text;
    private static readonly int[] s_otherText = RandomModels.RandomTokens(RandomModels.TextLength, seed: 77);
    private static readonly ActivationRequest[] s_allLogits = [new(ActivationName.Logits)];
    private static readonly ActivationName[] s_sites =
    [
        ActivationName.Embedding,
        ActivationName.HeadOutput,
        ActivationName.AttentionOutput,
        ActivationName.MlpNeurons,
        ActivationName.MlpOutput,
        ActivationName.Residual,
    ];

    /// <summary>Models whose attention comes before the MLP.</summary>
    public static TheoryData<string> InTurn =>
        [.. RandomModels.AllNames.Select(row => row.Data).Where(name => RandomModels.Variant(name).Architecture != "falcon")];

    [Theory]
    [MemberData(nameof(InTurn))]
    public void Without_its_attention_a_layer_passes_its_input_on_to_the_mlp(string name)
    {
        using LlamaTracer tracer = NewTracer(name);

        Trace trace = tracer.Run(
            s_text,
            [new(ActivationName.Residual), new(ActivationName.ResidualMiddle), new(ActivationName.AttentionOutput) { Layers = [1] }],
            [Intervention.Zero(ActivationName.AttentionOutput) with { Layers = [1, 2] }]
        );

        Assert.All(trace[ActivationName.AttentionOutput, 1].Values.ToArray(), number => Assert.Equal(0, number));
        Assert.Equal(trace[ActivationName.Residual, 0].Values, trace[ActivationName.ResidualMiddle, 1].Values);
        Assert.Equal(trace[ActivationName.Residual, 1].Values, trace[ActivationName.ResidualMiddle, 2].Values);
        Assert.False(trace[ActivationName.Residual, 0].Values.SequenceEqual(trace[ActivationName.Residual, 1].Values));
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Without_attention_and_mlp_a_layer_does_nothing(string name)
    {
        using LlamaTracer tracer = NewTracer(name);

        Trace trace = tracer.Run(
            s_text,
            [new(ActivationName.Residual)],
            [
                Intervention.Zero(ActivationName.AttentionOutput) with
                {
                    Layers = [1],
                },
                Intervention.Zero(ActivationName.MlpOutput) with
                {
                    Layers = [1],
                },
            ]
        );

        Assert.Equal(trace[ActivationName.Residual, 0].Values, trace[ActivationName.Residual, 1].Values);
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Patching_all_of_another_text_gives_that_texts_logits(string name)
    {
        using LlamaTracer tracer = NewTracer(name);
        Trace other = tracer.Run(s_otherText, [new(ActivationName.Embedding), new(ActivationName.Residual), new(ActivationName.Logits)]);

        foreach (Activation source in other.Activations.Where(activation => activation.Name != ActivationName.Logits))
        {
            Trace patched = tracer.Run(s_text, s_allLogits, [Intervention.Patch(source)]);

            Assert.Equal(other[ActivationName.Logits].Values, patched[ActivationName.Logits].Values);
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Patching_what_heads_and_mlps_computed_gives_the_other_texts_contributions(string name)
    {
        using LlamaTracer tracer = NewTracer(name);
        Trace other = tracer.Run(
            s_otherText,
            [new(ActivationName.HeadOutput), new(ActivationName.MlpOutput), new(ActivationName.AttentionOutput)]
        );

        Trace patched = tracer.Run(
            s_text,
            [new(ActivationName.AttentionOutput), new(ActivationName.MlpOutput)],
            [.. other.Activations.Where(activation => activation.Name != ActivationName.AttentionOutput).Select(Intervention.Patch)]
        );

        Assert.Equal(other[ActivationName.AttentionOutput, 1].Values, patched[ActivationName.AttentionOutput, 1].Values);
        Assert.Equal(other[ActivationName.MlpOutput, 2].Values, patched[ActivationName.MlpOutput, 2].Values);
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Scaling_by_1_adding_nothing_and_patching_itself_change_no_bit(string name)
    {
        using LlamaTracer tracer = NewTracer(name);
        Trace plain = tracer.Run(s_text, [.. s_sites.Select(site => new ActivationRequest(site)), .. s_allLogits]);
        Intervention[] idle =
        [
            .. s_sites.Select(site => Intervention.Scale(site, 1)),
            .. s_sites.Select(site => Intervention.Add(site, [.. new float[(site.IsPerLayer() ? plain[site, 0] : plain[site]).Width]])),
            .. plain.Activations.Where(activation => activation.Name != ActivationName.Logits).Select(Intervention.Patch),
        ];

        Trace same = tracer.Run(s_text, s_allLogits, idle);

        Assert.Equal(plain[ActivationName.Logits].Values, same[ActivationName.Logits].Values);
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void A_head_without_output_is_a_head_without_columns_in_the_output_projection(string name)
    {
        LlamaModel model = models.Model(name);
        string path = Path.Combine(Path.GetTempPath(), $"without-head-{Environment.ProcessId}.gguf");
        File.Copy(model.Path, path, overwrite: true);
        ZeroColumns(path, "blk.1.attn_output.weight", first: 2 * 32, count: 32);
        using var without = LlamaModel.Load(path);
        using LlamaTracer expected = NewTracer(without);
        using LlamaTracer tracer = NewTracer(model);

        Trace ablated = tracer.Run(s_text, s_allLogits, [Intervention.Zero(ActivationName.HeadOutput) with { Layers = [1], Heads = [2] }]);

        Assert.Equal(expected.Run(s_text, s_allLogits)[ActivationName.Logits].Values, ablated[ActivationName.Logits].Values);
        Assert.False(tracer.Run(s_text, s_allLogits)[ActivationName.Logits].Values.SequenceEqual(ablated[ActivationName.Logits].Values));
        File.Delete(path);
    }

    [Fact]
    public void What_comes_before_a_changed_position_stays_and_what_comes_behind_does_not()
    {
        using LlamaTracer tracer = NewTracer("llama, grouped, untied");
        Trace plain = tracer.Run(s_text, s_allLogits);

        Trace changed = tracer.Run(
            s_text,
            s_allLogits,
            [Intervention.Scale(ActivationName.Residual, 3) with { Layers = [0], Positions = [90, 150] }]
        );

        for (int position = 0; position < s_text.Length; position++)
        {
            bool same = plain[ActivationName.Logits].Row(position).SequenceEqual(changed[ActivationName.Logits].Row(position));
            Assert.Equal(position < 90, same);
        }
    }

    [Fact]
    public void Vectors_are_put_in_added_and_copied_afterwards_in_the_order_given()
    {
        using LlamaTracer tracer = NewTracer("gpt2");
        float[] vector = [.. Enumerable.Range(0, 32).Select(i => i / 8f)];

        Trace trace = tracer.Run(
            s_text,
            [new(ActivationName.HeadOutput) { Layers = [2] }],
            [
                Intervention.Replace(ActivationName.HeadOutput, [.. vector]) with
                {
                    Layers = [2],
                    Heads = [1],
                    Positions = [5, 140],
                },
                Intervention.Add(ActivationName.HeadOutput, [.. vector], factor: -3) with
                {
                    Layers = [2],
                    Heads = [1],
                    Positions = [140],
                },
            ]
        );

        Assert.Equal(vector, trace[ActivationName.HeadOutput, 2].Row(head: 1, position: 5));
        Assert.Equal(vector.Select(number => -2 * number).ToArray(), trace[ActivationName.HeadOutput, 2].Row(head: 1, position: 140));
        Assert.False(trace[ActivationName.HeadOutput, 2].Row(head: 0, position: 5).SequenceEqual(vector));
    }

    [Fact]
    public void Nothing_leaks_into_later_runs_or_other_contexts()
    {
        LlamaModel model = models.Model("llama, grouped, untied");
        using LlamaTracer tracer = NewTracer(model);
        using var context = new LlamaContext(
            model,
            new LlamaContextOptions
            {
                Length = 256,
                Threads = 1,
                FlashAttention = FlashAttention.Disabled,
            }
        );
        Trace before = tracer.Run(s_text, s_allLogits);

        tracer.Run(s_text, s_allLogits, [.. s_sites.Select(Intervention.Zero)]);

        Assert.Equal(before[ActivationName.Logits].Values, tracer.Run(s_text, s_allLogits)[ActivationName.Logits].Values);
        Assert.Equal(before[ActivationName.Logits].Row(199), context.Evaluate(s_text, LogitPositions.All).At(199));
    }

    [Fact]
    public void An_activation_of_ones_own_is_patched_like_a_traced_one()
    {
        using LlamaTracer tracer = NewTracer("gpt2");
        float[] values = [.. Enumerable.Range(0, 2 * 128).Select(i => i / 64f)];
        var own = Activation.Of(ActivationName.Residual, 1, [], [7, 3], values);

        Trace trace = tracer.Run(s_text, [new(ActivationName.Residual) { Layers = [1] }], [Intervention.Patch(own)]);

        Assert.Equal(values.AsSpan(..128), trace[ActivationName.Residual, 1].Row(7));
        Assert.Equal(values.AsSpan(128..), trace[ActivationName.Residual, 1].Row(3));
        Assert.Throws<ArgumentException>(() => Activation.Of(ActivationName.Residual, 1, [], [7, 3], values.AsSpan(1)));
    }

    private LlamaTracer NewTracer(string name) => NewTracer(models.Model(name));

    private static LlamaTracer NewTracer(LlamaModel model) => new(model, new LlamaContextOptions { Length = 256, Threads = 1 });

    private static void ZeroColumns(string path, string name, int first, int count)
    {
        var file = GgufFile.Read(path);
        GgufTensor tensor = file.Tensors.Single(one => one.Name == name);
        byte[] bytes = File.ReadAllBytes(path);
        for (long row = 0; row < tensor.RowCount; row++)
        {
            bytes
                .AsSpan(
                    (int)(tensor.Offset + file.DataOffset + (row * tensor.BytesPerRow) + (first * sizeof(float))),
                    count * sizeof(float)
                )
                .Clear();
        }

        File.WriteAllBytes(path, bytes);
    }
}
