using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>Makes options that take a number and say in words which numbers they take.</summary>
public static class NumberOption
{
    /// <summary>An option with a default.</summary>
    /// <typeparam name="T">The number's type.</typeparam>
    /// <param name="name">As in <c>--top</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="standard">The value when the option is not given.</param>
    /// <param name="least">The smallest value that is taken.</param>
    /// <param name="most">The largest value that is taken.</param>
    /// <returns>An option.</returns>
    public static Option<T> Create<T>(string name, string description, T standard, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => standard,
        };
        option.CustomParser = result => Parse(result, name, least, most);
        return option;
    }

    /// <summary>An option without a default.</summary>
    /// <typeparam name="T">The number's type.</typeparam>
    /// <param name="name">As in <c>--context</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="least">The smallest value that is taken.</param>
    /// <param name="most">The largest value that is taken.</param>
    /// <returns>An option; its value is <see langword="null"/> when it is not given.</returns>
    public static Option<T?> CreateOptional<T>(string name, string description, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = description, HelpName = "n" };
        option.CustomParser = result => Parse(result, name, least, most);
        return option;
    }

    private static T Parse<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        // Half of 1 is 0 among whole numbers. Those are written out, as one counts; rates are written as in 1e-5.
        bool isWhole = T.IsInteger(T.One / (T.One + T.One));
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (
            T.TryParse(
                MinusSign.AsHyphen(text),
                isWhole ? NumberStyles.Float & ~NumberStyles.AllowExponent : NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out T value
            )
            && T.IsFinite(value)
            && value >= least
            && value <= most
        )
        {
            return value;
        }

        string kind = isWhole ? "a whole number" : "a number";
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} needs {kind} from {least} to {most}, not «{text}»."));
        return default;
    }
}
