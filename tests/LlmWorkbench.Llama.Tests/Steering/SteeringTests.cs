using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Tests.Steering;

/// <summary>llama.cpp's control vectors are additions to the residual stream, and they can be taken away again.</summary>
[Engine]
public sealed class SteeringTests(RandomModels models)
{
    private static readonly int[] s_text = RandomModels.Text;
    private static readonly ImmutableArray<float> s_direction = [.. Enumerable.Range(0, 128).Select(i => MathF.Sin(i * i))];
    private static readonly ActivationRequest[] s_allLogits = [new(ActivationName.Logits)];

    [Theory]
    [MemberData(nameof(RandomModels.AllNames), MemberType = typeof(RandomModels))]
    public void Steering_behind_a_layer_is_adding_to_its_residual_stream(string name)
    {
        using var tracer = new LlamaTracer(models.Model(name), Options);
        foreach (int layer in (ReadOnlySpan<int>)[1, 2])
        {
            Trace added = tracer.Run(
                s_text,
                s_allLogits,
                [Intervention.Add(ActivationName.Residual, s_direction, 0.7f) with { Layers = [layer] }]
            );
            tracer.Steer(SteeringVector.At(layer, s_direction, 0.7f));
            Trace steered = tracer.Run(s_text, s_allLogits);
            tracer.Steer(null);

            Assert.Equal(added[ActivationName.Logits].Values, steered[ActivationName.Logits].Values);
            Assert.False(
                tracer.Run(s_text, s_allLogits)[ActivationName.Logits].Values.SequenceEqual(steered[ActivationName.Logits].Values)
            );
        }
    }

    [Fact]
    public void Layers_between_two_that_are_steered_stay_as_they_are()
    {
        LlamaModel model = models.Model("llama, grouped, untied");
        using var tracer = new LlamaTracer(model, Options);
        var both = new SteeringVector(
            ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty.Add(1, s_direction).Add(2, [.. s_direction.Reverse()]),
            -2
        );
        Trace added = tracer.Run(
            s_text,
            s_allLogits,
            [.. both.Directions.Select(pair => Intervention.Add(ActivationName.Residual, pair.Value, -2) with { Layers = [pair.Key] })]
        );

        tracer.Steer(both);

        Assert.Same(both, tracer.Steering);
        Assert.Equal(added[ActivationName.Logits].Values, tracer.Run(s_text, s_allLogits)[ActivationName.Logits].Values);
    }

    [Fact]
    public void A_steered_layer_still_shows_what_attention_and_mlp_add()
    {
        using var tracer = new LlamaTracer(models.Model("llama, grouped, untied"), Options);
        tracer.Steer(SteeringVector.At(1, s_direction));

        Trace trace = tracer.Run(
            s_text,
            [
                new(ActivationName.Residual),
                new(ActivationName.AttentionOutput) { Layers = [1] },
                new(ActivationName.MlpOutput) { Layers = [1] },
            ]
        );

        for (int i = 0; i < 128; i++)
        {
            float sum =
                trace[ActivationName.Residual, 0].Row(9)[i]
                + trace[ActivationName.AttentionOutput, 1].Row(9)[i]
                + trace[ActivationName.MlpOutput, 1].Row(9)[i]
                + s_direction[i];
            Assert.Equal(sum, trace[ActivationName.Residual, 1].Row(9)[i], 1e-4f);
        }
    }

    [Fact]
    public void A_context_is_steered_and_let_go_and_forgets_what_it_read_before()
    {
        LlamaModel model = models.Model("llama, grouped, untied");
        using var tracer = new LlamaTracer(model, Options);
        using var context = new LlamaContext(model, Options with { FlashAttention = FlashAttention.Disabled });
        float[] plain = context.Evaluate(s_text).Last.ToArray();
        var steering = SteeringVector.At(1, s_direction, 4);

        context.Steer(steering);
        Assert.Equal(0, context.CachedTokenCount);
        float[] steered = context.Evaluate(s_text).Last.ToArray();
        tracer.Steer(steering);
        Trace expected = tracer.Run(s_text, [new(ActivationName.Logits) { Positions = [199] }]);
        context.Steer(null);

        Assert.Equal(expected[ActivationName.Logits].Values, steered);
        Assert.NotEqual(plain, steered);
        Assert.Equal(0, context.CachedTokenCount);
        Assert.Equal(plain, context.Evaluate(s_text).Last);
        Assert.Null(context.Steering);
    }

    [Fact]
    public void Generation_goes_on_in_the_direction()
    {
        LlamaModel model = models.Model("llama, grouped, untied");
        using var context = new LlamaContext(model, Options);
        int[] plain = Write();

        context.Steer(SteeringVector.At(2, s_direction, 20));
        int[] steered = Write();
        context.Steer(null);

        Assert.NotEqual(plain, steered);
        Assert.Equal(plain, Write());

        int[] Write()
        {
            using var generation = new Generation(
                context,
                s_text[..20],
                new GenerationOptions
                {
                    MaxTokens = 12,
                    Sampling = new SamplingOptions { Temperature = 0 },
                }
            );
            return [.. generation.Rest().Select(token => token.Id)];
        }
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_and_changes_nothing()
    {
        LlamaModel model = models.Model("llama, grouped, untied");
        using var context = new LlamaContext(model, Options);
        var steering = SteeringVector.At(1, s_direction);
        context.Steer(steering);

        Assert.Equal(
            "Nothing can be added after layer 0: llama.cpp steers after the layers 1 to 2.",
            Refusal(SteeringVector.At(0, s_direction))
        );
        Assert.Equal(
            "Nothing can be added after layer 3: llama.cpp steers after the layers 1 to 2.",
            Refusal(SteeringVector.At(3, s_direction))
        );
        Assert.Equal(
            "The direction for layer 1 has 127 numbers, but this model's residual stream has 128.",
            Refusal(SteeringVector.At(1, s_direction[1..]))
        );
        Assert.Equal(
            "The direction for layer 1 has 0 numbers, but this model's residual stream has 128.",
            Refusal(SteeringVector.At(1, default))
        );
        Assert.Equal(
            "The direction for layer 1 holds a number that is not finite.",
            Refusal(SteeringVector.At(1, s_direction.SetItem(5, float.NaN)))
        );
        Assert.Equal(
            "The direction for layer 1 holds a number that is not finite.",
            Refusal(SteeringVector.At(1, s_direction.SetItem(5, 1e38f), 1e10f))
        );
        Assert.EndsWith(
            "is not a number to compute with: give a finite one.",
            Refusal(SteeringVector.At(1, s_direction, float.PositiveInfinity)),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "There is no direction to steer in: give one for at least one layer.",
            Refusal(new SteeringVector(ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty))
        );
        Assert.Same(steering, context.Steering);

        string Refusal(SteeringVector unfit) => Assert.Throws<LlamaException>(() => context.Steer(unfit)).Message;
    }

    private static LlamaContextOptions Options => new() { Length = 256, Threads = 1 };
}
