using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Memory;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Memory.Offload;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on hardware.</summary>
internal static class HardwareExercises
{
    private const double Gibibyte = 1L << 30;
    private const double FourBits = 4.5;

    private static readonly string[] s_machines = ["rtx-4090", "rtx-5090", "m4-max"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("hardware/decode", (answers, _) => Decode().Judge(answers[0])),
        new("hardware/layers", (answers, _) => Layers().Judge(answers[0])),
        new("hardware/roof", (answers, _) => Roof().Judge(answers[0])),
        new("hardware/machine", (answers, _) => Fastest().Judge(answers[0])),
    ];

    private static NumberAnswer Decode()
    {
        long bytes = MemoryPlanExperiment.Guess(8e9, FourBits).BytesReadPerToken;
        double bandwidth = MachineCatalogue.Find("office-laptop").Memory.GbPerSecond.Value!.Value * 1e9,
            expected = bandwidth / bytes;
        return new NumberAnswer(expected, 0.03 * expected)
        {
            Right = FormattableString.Invariant($"{expected:0.0} tokens per second, whatever the processor can compute."),
            Hint = "how long does it take to read so many bytes once, at so many bytes per second?",
            Mistakes =
            [
                new(expected / 8, "bandwidths are in bytes per second, not in bits."),
                new(bytes / bandwidth, "that is the time for a token: how many of them are there in a second?"),
                new(2 * expected, "each weight is read once for each token."),
            ],
        };
    }

    private static NumberAnswer Layers()
    {
        MemoryPlan plan = MemoryPlanExperiment.Plan(
            MemoryPlanExperiment.Guess(70e9, FourBits),
            new MemoryPlanOptions { ContextLength = 8192, Machine = MachineCatalogue.Find("rtx-3060") }
        );
        return new NumberAnswer(plan.LayersOnGpu, 0.1)
        {
            Right = FormattableString.Invariant(
                $"{plan.LayersOnGpu} of {plan.LayerCount}: {plan.Devices[1].NeededBytes / Gibibyte:0.0} GiB on the card."
            ),
            Hint = "ask #!memory with --as and --context, and leave --layers-on-gpu out.",
            Mistakes = [new(plan.LayerCount - plan.LayersOnGpu, "those stay in memory: how many go to the card?")],
        };
    }

    private static FunctionAnswer Roof()
    {
        double Of(double[] bytes, double[] rates) => 1 / bytes.Zip(rates, (b, r) => b / r).Sum();
        double[] bytes = [18, 20],
            rates = [90, 1000];
        return new FunctionAnswer(
            "TokensPerSecond",
            [
                new FunctionCase([bytes, rates], Of(bytes, rates))
                {
                    Mistakes =
                    [
                        new(rates.Sum() / bytes.Sum(), "the devices do not read at the same time: each layer waits for the one before."),
                        new(bytes.Zip(rates, (b, r) => r / b).Sum(), "speeds do not add up: times do."),
                        new(1 / Of(bytes, rates), "that is the time for a token: how many of them are there in a second?"),
                        new(rates[0] / bytes[0], "the layers on the card take some time too."),
                        new(rates.Average() / bytes.Sum(), "a mean of the speeds counts both alike, however long each takes."),
                    ],
                },
                new FunctionCase(
                    [
                        [4, 4, 8],
                        [50, 400, 800],
                    ],
                    Of([4, 4, 8], [50, 400, 800])
                ),
            ]
        )
        {
            Right = FormattableString.Invariant(
                $"18 GB in memory and 20 GB on a card give {Of(bytes, rates):0.0}; all 38 on the card would give {1000 / 38.0:0.0}."
            ),
            Hint = value => FormattableString.Invariant($"for 18 and 20 GB it gives {value:0.00}: add up the times of both parts."),
        };
    }

    private static NameAnswer Fastest()
    {
        ModelLayout seventy = MemoryPlanExperiment.Guess(70e9, FourBits);
        Dictionary<string, double> speeds = s_machines.ToDictionary(
            name => name,
            name =>
                OffloadExperiment
                    .PlanOffload(seventy, new OffloadOptions { Plan = new MemoryPlanOptions { Machine = MachineCatalogue.Find(name) } })
                    .Best!.TokensPerSecond!.Value
        );
        string best = speeds.MaxBy(pair => pair.Value).Key;
        return new NameAnswer(s_machines, [best])
        {
            Right =
                string.Join(", ", speeds.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:0.0}")))
                + " tokens per second.",
            Hint = _ => "a card is fast only with what fits on it: look how many bytes stay in memory, and how fast that is read.",
        };
    }
}
