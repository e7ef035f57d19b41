using LlmWorkbench.Adapters;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.FineTuning;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on fine-tuning.</summary>
internal static class TuningExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "fine-tuning/count",
            (answers, data) => data is AdapterResult lora ? Count(lora).Judge(answers[0]) : Missing("#!adapter … --into lora")
        ),
        new(
            "fine-tuning/cost",
            (answers, data) =>
                data is FineTuneResult tuned && Cost(tuned) is { } cost ? cost.Judge(answers[0]) : Missing("#!finetune … --into tuned")
        ),
        new(
            "fine-tuning/undo",
            (answers, _) =>
                new TruthAnswer(
                    true,
                    "the weights were never changed: the adapter was added while computing, and is not added any more.",
                    "where does an adapter lie while it acts: in the model's weights, or beside them?"
                ).Judge(answers[0])
        ),
    ];

    private static Judgement Missing(string command) =>
        Judgement.Broken($"the check needs the result of {command}: run that cell, and give the result as in the shipped notebook.");

    private static NumberAnswer Count(AdapterResult lora)
    {
        AdaptedMatrix matrix = lora.Matrices.First(m => m.Kind == "ffn_gate");
        long expected = matrix.Rank * (matrix.Inputs + matrix.Outputs);
        return new NumberAnswer(expected, 0.5)
        {
            Right = FormattableString.Invariant($"{expected:N0} numbers change {matrix.Inputs * matrix.Outputs:N0}."),
            Hint = "a row of one of the thin matrices is as long as the inputs are many; the other has a row for each output.",
            Mistakes =
            [
                new(
                    matrix.Inputs * matrix.Outputs,
                    "that is the matrix itself; the two thin ones have a row, or a column, for each direction."
                ),
                new(matrix.Rank * matrix.Inputs, "that is one of the two thin matrices."),
                new(matrix.Rank * matrix.Outputs, "that is one of the two thin matrices."),
            ],
        };
    }

    private static NumberAnswer? Cost(FineTuneResult tuned)
    {
        double[] losses = [.. tuned.Steps.Select(step => step.Remembered).OfType<double>()];
        if (losses.Length < 2)
        {
            return null;
        }

        double expected = Math.Exp(losses[^1] - losses[0]);
        return new NumberAnswer(expected, 0.005 * expected)
        {
            Right = FormattableString.Invariant($"{expected:0.000} times as large as before."),
            Hint = "perplexity is e to the power of the loss, and the quotient of two powers is one power.",
            Mistakes =
            [
                new(losses[^1] - losses[0], "that is the difference of the losses, in nats; perplexity is what e makes of it."),
                new(losses[^1] / losses[0], "that is the quotient of the losses; take that of the perplexities."),
                new(1 / expected, "that is the other way round: after, in units of before."),
            ],
        };
    }
}
