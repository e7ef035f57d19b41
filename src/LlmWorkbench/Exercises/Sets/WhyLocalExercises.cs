using System.Globalization;
using LlmWorkbench.Cost;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Privacy;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on why one runs a model locally.</summary>
internal static class WhyLocalExercises
{
    private const string Service = "gpt-4o";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("why/away", (answers, data) => data is PrivacyResult seen ? Away(seen).Judge(answers[0]) : Missing("#!privacy --into seen"))
        {
            IsOfMachine = true,
        },
        new(
            "why/even",
            (answers, data) =>
                data is CostResult cost
                && cost.Services.FirstOrDefault(s => s.Price.Name == Service) is { BreakEvenMillions: { } even } service
                    ? BreakEven(cost.Local, service, even).Judge(answers[0])
                    : Missing($"#!cost --into cost, with {Service} among the services")
        )
        {
            IsOfMachine = true,
        },
    ];

    private static NumberAnswer Away(PrivacyResult seen)
    {
        int away = seen.Sockets.Count(s => !s.Socket.IsLocal);
        return new NumberAnswer(away, 0)
        {
            Right = away == 0 ? "none: nothing could have left by this process." : $"{away}: the table names where they lead.",
            Hint = "each of seen.Sockets has a Socket, which says whether it IsLocal.",
            Mistakes = seen.Sockets.Count == away ? [] : [new(seen.Sockets.Count, "these are all sockets: which of them are not IsLocal?")],
        };
    }

    private static NumberAnswer BreakEven(LocalCost local, ServiceCost service, double even) =>
        new(even, 0.002 * even)
        {
            What = "a number of million tokens",
            Right = string.Create(CultureInfo.InvariantCulture, $"{even:0.##} million tokens a month."),
            Hint = "at which number do HardwareMonthly and the electricity cost together what the service costs?",
            Mistakes =
            [
                new(local.HardwareMonthly / service.PerMillionWritten, "the electricity of each million has to be paid here, too."),
                new(1e6 * even, "give it in millions."),
                new(
                    local.HardwareMonthly / service.Price.WrittenPrice,
                    "the service is paid for what it reads as well: PerMillionWritten has both in it."
                ),
            ],
        };

    private static Judgement Missing(string cell) =>
        Judgement.Broken($"the check needs the result of {cell}: run that cell, and give the result as in the shipped notebook.");
}
