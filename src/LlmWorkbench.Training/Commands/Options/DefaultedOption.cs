using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>Makes options that have a value when they are not given.</summary>
internal static class DefaultedOption
{
    /// <summary>Makes one.</summary>
    /// <param name="name">As in <c>--steps</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="defaultValue">The value when it is not given.</param>
    public static Option<T> New<T>(string name, string description, T defaultValue)
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        if (option is Option<double> number)
        {
            number.CustomParser = result => Number(result, name);
        }

        return option;
    }

    // System.CommandLine's own reading takes NaN and 1,000 too.
    private static double Number(ArgumentResult result, string name)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            return number;
        }

        result.AddError($"{name} needs a number, as in 0.001 or 1e-3, not «{text}».");
        return 0;
    }
}
