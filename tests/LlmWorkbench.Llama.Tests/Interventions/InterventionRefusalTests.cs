using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Tests.Interventions;

/// <summary>What does not fit is refused in one sentence before anything is computed.</summary>
[Engine]
public sealed class InterventionRefusalTests(RandomModels models)
{
    private static readonly int[] s_text = RandomModels.Text[..10];

    public static TheoryData<Intervention, string> Refused =>
        new()
        {
            {
                Intervention.Zero(ActivationName.Logits),
                "Logits cannot be changed: choose one of Embedding, HeadOutput, AttentionOutput, MlpNeurons, MlpOutput, Residual."
            },
            { Intervention.Zero(ActivationName.Residual) with { Layers = [7] }, "There is no layer 7: they are counted from 0 to 2." },
            { Intervention.Zero(ActivationName.Residual) with { Heads = [0] }, "Residual has no heads: change it without heads." },
            {
                Intervention.Zero(ActivationName.Embedding) with
                {
                    Layers = [0],
                },
                "Embedding does not belong to a layer: change it without layers."
            },
            { Intervention.Zero(ActivationName.HeadOutput) with { Heads = [4] }, "There is no head 4: they are counted from 0 to 3." },
            {
                Intervention.Zero(ActivationName.Residual) with
                {
                    Positions = [10],
                },
                "There is no position 10: they are counted from 0 to 9."
            },
            {
                Intervention.Scale(ActivationName.Residual, float.NaN),
                "The factor NaN is not a number to compute with: give a finite one."
            },
            { Intervention.Add(ActivationName.Residual, [1, 2]), "The vector has 2 numbers, but Residual has 128 in a row." },
            {
                Intervention.Replace(ActivationName.HeadOutput, [.. Enumerable.Repeat(float.PositiveInfinity, 32)]),
                "The vector for HeadOutput holds a number that is not finite."
            },
            {
                Intervention.Patch(Activation.Of(ActivationName.Residual, 0, [], [0], new float[5])),
                "The patch has rows of 5 numbers, but Residual has 128 in a row: it comes from a model of another width."
            },
            {
                Intervention.Patch(Activation.Of(ActivationName.Residual, 0, [], [3], new float[128])) with
                {
                    Positions = [4],
                },
                "The patch holds no position 4: choose among the positions that were traced."
            },
            {
                Intervention.Patch(Activation.Of(ActivationName.HeadOutput, 0, [1], [3], new float[32])) with
                {
                    Heads = null,
                },
                "The patch holds no head 0: choose among the heads that were traced."
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused(Intervention intervention, string sentence)
    {
        using var tracer = new LlamaTracer(models.Model("gpt2"), new LlamaContextOptions { Length = 256, Threads = 1 });

        Assert.Equal(
            sentence,
            Assert.Throws<LlamaException>(() => tracer.Run(s_text, [new(ActivationName.Logits)], [intervention])).Message
        );
    }
}
