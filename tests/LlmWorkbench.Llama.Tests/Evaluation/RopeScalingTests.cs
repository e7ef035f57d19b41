using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Engine]
public sealed class RopeScalingTests(TinyModelFixture tiny)
{
    private const int HeadSize = 16;
    private const double Base = 10_000;

    private static readonly int[] s_text = [.. Enumerable.Repeat(5, 300)];

    private static readonly int[] s_positions = [0, 1, 7, 40, 299];

    public static TheoryData<RopeScaling?, string> Scalings =>
        new()
        {
            { null, "none" },
            { RopeScaling.None, "none" },
            { RopeScaling.Linear(1), "none" },
            { RopeScaling.Linear(4), "linear" },
            { RopeScaling.Yarn(1), "none" },
            { RopeScaling.Yarn(4), "yarn" },
        };

    // The first layer's query of a token at position 0 is not rotated; the same token stands everywhere.
    [Theory]
    [MemberData(nameof(Scalings))]
    public void Queries_are_rotated_as_the_papers_say(RopeScaling? scaling, string formula)
    {
        using var tracer = new LlamaTracer(
            tiny.Model,
            new LlamaContextOptions
            {
                Length = 512,
                Threads = 1,
                RopeScaling = scaling,
            }
        );
        Activation queries = tracer.Run(
            s_text,
            [
                new(ActivationName.Query)
                {
                    Layers = [0],
                    Heads = [1],
                    Positions = [.. s_positions],
                },
            ],
            cancellation: TestContext.Current.CancellationToken
        )[ActivationName.Query, 0];
        double factor = scaling?.Factor ?? 1;
        // The query at position 0 is sharpened by YaRN too.
        double sharpening = formula == "yarn" ? 1 + (0.1 * Math.Log(factor)) : 1;
        double[] still = [.. queries.Row(1, 0).ToArray().Select(number => number / sharpening)];
        foreach (int position in s_positions)
        {
            ReadOnlySpan<float> row = queries.Row(1, position);
            for (int pair = 0; pair < HeadSize / 2; pair++)
            {
                double angle = position * Frequency(pair, formula, factor);
                (double x, double y) = (still[2 * pair], still[(2 * pair) + 1]);
                Assert.Equal(sharpening * ((x * Math.Cos(angle)) - (y * Math.Sin(angle))), row[2 * pair], 2e-4);
                Assert.Equal(sharpening * ((x * Math.Sin(angle)) + (y * Math.Cos(angle))), row[(2 * pair) + 1], 2e-4);
            }
        }
    }

    [Fact]
    public void What_cannot_be_scaled_is_refused_in_one_sentence()
    {
        AssertRefused(tiny.Model, RopeScaling.Linear(0.5), "A RoPE scaling by 0.5 cannot be made");
        AssertRefused(tiny.Model, RopeScaling.Yarn(double.NaN), "A RoPE scaling by NaN cannot be made");
        AssertRefused(tiny.Model, new RopeScaling((RopeScalingKind)9), "There is no RoPE scaling 9");
        string path = new RandomModel { Architecture = "gpt2" }.Write(Path.Combine(tiny.Folder, "rope-gpt2.gguf"));
        using var gpt2 = LlamaModel.Load(path);
        Assert.True(tiny.Model.HasRotaryPositions);
        Assert.False(gpt2.HasRotaryPositions);
        AssertRefused(gpt2, RopeScaling.Linear(2), "The architecture gpt2 has no rotary positions");
        using var plain = new LlamaContext(gpt2, new LlamaContextOptions { Threads = 1, RopeScaling = RopeScaling.None });
        Assert.Single(plain.Evaluate([1], cancellation: TestContext.Current.CancellationToken).Positions);
    }

    // Peng et al. 2023, section 3.2, with their constants for llama (32 and 1 turns within the trained length) and llama.cpp's whole pairs.
    private double Frequency(int pair, string formula, double factor)
    {
        double frequency = Math.Pow(Base, -2.0 * pair / HeadSize);
        if (formula != "yarn")
        {
            return formula == "linear" ? frequency / factor : frequency;
        }

        double first = Math.Max(0, Math.Floor(PairOfTurns(32)));
        double last = Math.Min(HeadSize - 1, Math.Ceiling(PairOfTurns(1)));
        double unchanged = 1 - Math.Clamp((pair - first) / Math.Max(0.001, last - first), 0, 1);
        return (frequency * unchanged) + (frequency / factor * (1 - unchanged));
    }

    private double PairOfTurns(double turns) =>
        HeadSize * Math.Log(tiny.Model.TrainedContextLength / (turns * 2 * Math.PI)) / (2 * Math.Log(Base));

    private static void AssertRefused(LlamaModel model, RopeScaling scaling, string begin) =>
        Assert.StartsWith(
            begin,
            Assert
                .Throws<LlamaException>(() => new LlamaContext(model, new LlamaContextOptions { Threads = 1, RopeScaling = scaling }))
                .Message,
            StringComparison.Ordinal
        );
}
