using System.Globalization;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Runs;

/// <summary>Refuses an option that is out of its range, in the words of the command line.</summary>
internal static class OptionRange
{
    /// <summary>Refuses a number.</summary>
    /// <param name="value">The option's value.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <param name="name">The option, as in <c>options.Top</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public static void Require(int value, int least, int most = int.MaxValue, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > most)
        {
            throw Refusal(
                name,
                string.Create(CultureInfo.InvariantCulture, $"{value}"),
                most == int.MaxValue
                    ? string.Create(CultureInfo.InvariantCulture, $"{least} or more")
                    : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}")
            );
        }
    }

    /// <summary>Refuses a number that is not positive.</summary>
    /// <inheritdoc cref="Require"/>
    public static void RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0))
        {
            throw Refusal(name, string.Create(CultureInfo.InvariantCulture, $"{value}"), "more than 0");
        }
    }

    // Without the name of a parameter the message is the sentence alone.
    private static ArgumentOutOfRangeException Refusal(string name, string value, string range) =>
        new(paramName: null, $"{name[(name.LastIndexOf('.') + 1)..]} is {value}, but must be {range}.");
}
