using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LlmWorkbench.Magics.Options;

/// <summary>Makes options that take a length in tokens: a context, a text, an answer. Lengths are written as people speak of them:
/// <c>4096</c>, or <c>4k</c>, which is the same.</summary>
public static class TokenCountOption
{
    // What stands for the value in the help and in the sentence, where such a number is taken.
    private const int Example = 4096;

    /// <summary>An option with a default.</summary>
    /// <param name="name">As in <c>--context</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="standard">The value when the option is not given.</param>
    /// <param name="least">The smallest value that is taken.</param>
    /// <param name="most">The largest value that is taken.</param>
    /// <returns>An option.</returns>
    public static Option<int> Create(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = Help(most),
            DefaultValueFactory = _ => standard,
        };
        option.CustomParser = result => Parse(result, name, least, most) ?? 0;
        return option;
    }

    /// <summary>An option without a default.</summary>
    /// <param name="name">As in <c>--context</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="least">The smallest value that is taken.</param>
    /// <param name="most">The largest value that is taken.</param>
    /// <returns>An option; its value is <see langword="null"/> when it is not given.</returns>
    public static Option<int?> CreateOptional(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = Help(most) };
        option.CustomParser = result => Parse(result, name, least, most);
        return option;
    }

    private static string Help(int most) => most >= Example ? "n|4k" : "n";

    private static int? Parse(ArgumentResult result, string name, int least, int most)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TokenCountText.TryRead(text, out int count) && count >= least && count <= most)
        {
            return count;
        }

        string example = most >= Example ? ", as in 4096 or 4k" : "";
        result.AddError(
            string.Create(CultureInfo.InvariantCulture, $"{name} needs a number of tokens from {least} to {most}{example}, not «{text}».")
        );
        return null;
    }
}
