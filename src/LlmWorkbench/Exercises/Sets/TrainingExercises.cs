using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Pretraining;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on training from nothing.</summary>
internal static class TrainingExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "training/nothing",
            (answers, data) =>
                data is TrainResult { Vocabulary: > 1 } trained ? Nothing(trained).Judge(answers[0]) : Missing("#!train … --into bigram")
        ),
        new(
            "training/positions",
            (answers, data) =>
                data is TrainResult parts && Positions(parts) is { } positions
                    ? positions.Judge(answers[0])
                    : Missing("#!train --parts …,no-positions,whole --into parts")
        ),
        new(
            "training/bits",
            (answers, data) =>
                data is TrainResult { Models: [.., { BitsPerCharacter: { } bits } model] }
                    ? Bits(bits, model).Judge(answers[0])
                    : Missing("#!train … --into whole")
        ),
        new(
            "training/heart",
            (answers, data) =>
                data is TrainResult { Models: [{ HeldOut: not null } model, ..] }
                    ? Heart(model).Judge(answers[0])
                    : Missing("#!train … --into small")
        ),
    ];

    private static Judgement Missing(string command) =>
        Judgement.Broken($"the check needs the result of {command}: run that cell, and give the result as in the shipped notebook.");

    private static NumberAnswer Nothing(TrainResult trained)
    {
        double expected = Math.Log(trained.Vocabulary);
        return new NumberAnswer(expected, 0.01)
        {
            Right = FormattableString.Invariant($"ln {trained.Vocabulary} = {expected:0.000} nats; compare the table's «loss at first»."),
            Hint = "each token has the probability 1 / (how many there are), and a loss is −ln of a probability.",
            Mistakes =
            [
                new(Math.Log2(trained.Vocabulary), "that is in bits; losses here are in nats."),
                new(1.0 / trained.Vocabulary, "that is the probability; the loss is −ln of it."),
                new(-expected, "a loss is −ln of the probability, and so not negative."),
            ],
        };
    }

    private static NumberAnswer? Positions(TrainResult parts)
    {
        double? Of(TrainedParts wanted) => parts.Models.FirstOrDefault(model => model.Parts == wanted)?.HeldOut;
        if (Of(TrainedParts.NoPositions) is not { } without || Of(TrainedParts.Whole) is not { } whole)
        {
            return null;
        }

        double expected = without - whole;
        return new NumberAnswer(expected, 0.01)
        {
            Right = FormattableString.Invariant($"{expected:0.000} nats a token, and not one weight more."),
            Hint = "take the loss at last of «no positions», and that of «whole transformer».",
            Mistakes =
            [
                new(-expected, "that is the other way round: how much lower is the loss with positions?"),
                new(expected / Math.Log(2), "that is in bits; the question asks for nats."),
                new(Math.Exp(expected), "that is the quotient of the perplexities; the question asks for the difference of the losses."),
            ],
        };
    }

    private static NumberAnswer Bits(double bits, TrainedModel model)
    {
        double expected = 8 / bits;
        return new NumberAnswer(expected, 0.05)
        {
            Right = FormattableString.Invariant($"{bits:0.00} bits instead of 8: {expected:0.0} times smaller."),
            Hint = "a character takes 8 bits in the file, and the model needs its loss in bits a character for each.",
            Mistakes =
            [
                new(bits / 8, "that is the share that is left; how many times smaller is it?"),
                new(8 / model.HeldOut!.Value, "that divides by nats; a file is measured in bits."),
                new(bits, "those are the bits of a character; how many times fewer are they than 8?"),
            ],
        };
    }

    private static NumberAnswer Heart(TrainedModel model)
    {
        TrainStep best = model.Steps.Where(step => step.HeldOut is not null).MinBy(step => step.HeldOut)!;
        return new NumberAnswer(best.Step, 0.5)
        {
            Right = FormattableString.Invariant(
                $"after step {best.Step}, at {best.HeldOut:0.000} nats; at the end it was {model.HeldOut:0.000}."
            ),
            Hint = "look for the lowest point of the curve for held-out text, or ask small.Models[0].Steps in C#.",
            Mistakes = [new(model.StepsTaken, "that is the last step: the loss on the step's windows is lowest there, and held-out text?")],
        };
    }
}
