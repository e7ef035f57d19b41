using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Pulling;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on getting models.</summary>
internal static class GettingModelsExercises
{
    // A model of 8.03 billion weights in one type throughout, on a machine that has 5.5 GiB for it.
    private const double Weights = 8.03e9;
    private const double Room = 5.5 * (1L << 30);

    private static readonly GgmlType[] s_types =
    [
        GgmlType.F16,
        GgmlType.Q8_0,
        GgmlType.Q6_K,
        GgmlType.Q5_K,
        GgmlType.Q4_K,
        GgmlType.Q3_K,
        GgmlType.Q2_K,
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "getting/bits",
            (answers, data) =>
                data is PullResult { Models: [{ Path: { } path, Bytes: { } bytes }] } && File.Exists(path)
                    ? Bits(bytes, GgufFile.Read(path)).Judge(answers[0])
                    : Judgement.Broken("the check needs the result of #!pull --into pulled: run that cell, and give the result as shipped.")
        ),
        new("getting/choice", (answers, _) => Choice().Judge(answers[0])),
        new("getting/hash", (answers, _) => Hash().Judge(answers[0])),
    ];

    private static NumberAnswer Bits(long bytes, GgufFile file)
    {
        double weights = file.Tensors.Sum(tensor => (double)tensor.ElementCount);
        double bits = 8 * bytes / weights;
        return new NumberAnswer(bits, 0.03 * bits)
        {
            What = "a number of bits",
            Right = $"{bits:0.0} bits a weight, the header with its vocabulary among them; the name says only about how many.",
            Hint = "how many bits has the file, and how many weights share them?",
            Mistakes =
            [
                new(bytes / weights, "these are bytes for each weight."),
                new(weights / bytes, "bits for each weight, and not the other way."),
            ],
        };
    }

    private static NameAnswer Choice()
    {
        GgmlType best = s_types.First(type => Bytes(type) <= Room);
        return new NameAnswer([.. s_types.Select(type => type.ToString())], [best.ToString()])
        {
            What = "the name of a type",
            Right =
                $"{best}: {Bytes(best) / (1L << 30):0.0} GiB. The next larger one has "
                + $"{Bytes(s_types.Last(type => Bytes(type) > Room)) / (1L << 30):0.0} "
                + "GiB, which is too much.",
            Hint = given =>
                given.Count > 1 ? "one of them: the most exact that fits."
                : Enum.TryParse(given[0], ignoreCase: true, out GgmlType type) && Bytes(type) > Room
                    ? "weights times bits by eight are bytes; 1 GiB has 1024³ of them. Does that fit?"
                : "it fits, but so does a more exact one.",
        };
    }

    private static TruthAnswer Hash() =>
        new(
            false,
            "file and hash come from the same place: who may change the one may change the other. The check finds what happens on the way.",
            "where does the hash come from, and who may write there?"
        );

    private static double Bytes(GgmlType type) => Weights * GgmlTypes.BitsPerWeight(type) / 8;
}
