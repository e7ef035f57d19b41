using System.Globalization;
using System.Numerics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Answers;

/// <summary>A mistake that many make, and what helps against it.</summary>
/// <param name="Value">The number that comes out.</param>
/// <param name="Hint">What to think of; not the answer.</param>
public sealed record TypicalMistake(double Value, string Hint);

/// <summary>An answer that is one number.</summary>
/// <param name="Expected">The right one.</param>
/// <param name="Tolerance">How far from it is still right, in the same unit.</param>
public sealed record NumberAnswer(double Expected, double Tolerance)
{
    /// <summary>What to write, as in «your number of bits».</summary>
    public string What { get; init; } = "your number";

    /// <summary>What is said of the right answer.</summary>
    public required string Right { get; init; }

    /// <summary>What is said of a wrong one that nobody foresaw.</summary>
    public required string Hint { get; init; }

    /// <summary>Mistakes with a hint of their own; they are recognized within <see cref="Tolerance"/>.</summary>
    public IReadOnlyList<TypicalMistake> Mistakes { get; init; } = [];

    /// <summary>Judges a number.</summary>
    /// <param name="answer">A number of any type, or a text that holds one with a decimal point; null, not-a-number, "" and "?" are not an
    /// answer, nor is 0 where it is wrong.</param>
    /// <returns>What is thought of it.</returns>
    public Judgement Judge(object? answer)
    {
        if (answer is null or "" or "?")
        {
            return Judgement.NotAnswered(What);
        }

        if (Number(answer) is not { } number)
        {
            return Judgement.Wrong($"{GivenText.Quoted(answer)} is not a number.");
        }

        return double.IsNaN(number) || (number == 0 && Math.Abs(Expected) > Tolerance) ? Judgement.NotAnswered(What)
            : Math.Abs(number - Expected) <= Tolerance ? Judgement.Right(Right)
            : Mistakes.FirstOrDefault(mistake => Math.Abs(number - mistake.Value) <= Tolerance) is { } made ? Judgement.Wrong(made.Hint)
            : Judgement.Wrong(Hint);
    }

    /// <summary>A value as a number.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The number, or null where it is none.</returns>
    internal static double? Number(object value) =>
        value switch
        {
            string text => double.TryParse(MinusSign.AsHyphen(text), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed)
                ? parsed
                : null,
            bool or char or Enum => null,
            BigInteger integer => (double)integer,
            Half half => (double)half,
            IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
            _ => null,
        };
}
