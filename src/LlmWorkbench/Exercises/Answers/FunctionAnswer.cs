using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LlmWorkbench.Exercises.Answers;

/// <summary>An answer that is a formula: a function of some arrays that gives a number.</summary>
/// <param name="What">What the function is called, as in «the perplexity».</param>
/// <param name="Cases">What it is tried with, and what has to come out.</param>
public sealed record FunctionAnswer(string What, IReadOnlyList<FunctionCase> Cases)
{
    /// <summary>How far from the expected value is still right, as a part of it.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>What is said of the right function.</summary>
    public required string Right { get; init; }

    /// <summary>Makes the hint for a wrong function, from what it gives in the first case.</summary>
    public required Func<double, string> Hint { get; init; }

    /// <summary>Tries a function with all cases.</summary>
    /// <param name="answer">The student's function; one that gives 0 or not-a-number in all cases is not an answer yet.</param>
    /// <returns>What is thought of it.</returns>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public Judgement Judge(object? answer)
    {
        if (answer is not Delegate function)
        {
            return answer is null
                ? Judgement.NotAnswered($"the formula of {What}")
                : Judgement.Broken($"{What} has to be a function, and is a {answer.GetType().Name}.");
        }

        double[] values = new double[Cases.Count];
        for (int i = 0; i < values.Length; i++)
        {
            // A function that changes its arrays must not change the check's.
            object?[] arguments = [.. Cases[i].Arguments.Select(array => array.Clone())];
            if (Call(function, arguments, out object? value) is { } why)
            {
                return Judgement.Broken(why);
            }

            if (value is null || NumberAnswer.Number(value) is not { } number)
            {
                return Judgement.Broken($"{What} gives no number.");
            }

            values[i] = number;
        }

        if (Array.TrueForAll(values, value => value == 0 || double.IsNaN(value)))
        {
            return Judgement.NotAnswered($"the formula of {What}");
        }

        if (values.Zip(Cases).All(pair => IsNear(pair.First, pair.Second.Expected)))
        {
            return Judgement.Right(Right);
        }

        TypicalMistake? made = Cases[0].Mistakes.FirstOrDefault(mistake => IsNear(values[0], mistake.Value));
        return Judgement.Wrong(
            made?.Hint
                ?? (IsNear(values[0], Cases[0].Expected) ? $"{What} is right for these numbers, but not for others." : Hint(values[0]))
        );
    }

    private static bool IsNear(double value, double expected) =>
        Math.Abs(value - expected) <= Tolerance * Math.Max(Math.Abs(expected), 1e-3);

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "What a student's function throws is said to the student."
    )]
    private string? Call(Delegate function, object?[] arguments, out object? value)
    {
        value = null;
        try
        {
            value = function.DynamicInvoke(arguments);
            return null;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is OperationCanceledException)
        {
            throw exception.InnerException;
        }
        catch (TargetInvocationException exception)
        {
            return $"{What} stops with {exception.InnerException!.GetType().Name}: {exception.InnerException.Message}";
        }
        catch (Exception exception) when (exception is TargetParameterCountException or ArgumentException)
        {
            string wanted = string.Join(", ", arguments.Select(_ => "double[]"));
            return $"{What} has to be a function of ({wanted}), as in the starter cell.";
        }
    }
}

/// <summary>What a function is tried with.</summary>
/// <param name="Arguments">The arrays that it gets.</param>
/// <param name="Expected">What has to come out.</param>
public sealed record FunctionCase(IReadOnlyList<double[]> Arguments, double Expected)
{
    /// <summary>What comes out of mistakes that many make.</summary>
    public IReadOnlyList<TypicalMistake> Mistakes { get; init; } = [];
}
