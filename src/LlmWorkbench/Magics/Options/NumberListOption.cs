using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>Makes options that take several whole numbers, such as layers or positions: <c>3</c>, <c>0,2,5-9</c>.</summary>
public static class NumberListOption
{
    private const int Max = 100_000;

    /// <summary>An option without a default; it may be repeated.</summary>
    /// <param name="name">As in <c>--layers</c>.</param>
    /// <param name="description">One line.</param>
    /// <returns>
    /// An option; its value has each number once, in the order in which they were named, and is <see langword="null"/> when the
    /// option is not given. (An array would be an empty one then: System.CommandLine never gives a null array.)
    /// </returns>
    public static Option<ImmutableArray<int>?> Create(string name, string description)
    {
        var option = new Option<ImmutableArray<int>?>(name)
        {
            Description = description,
            HelpName = "0,2,5-9",
            Arity = ArgumentArity.OneOrMore,
        };
        option.CustomParser = result => Parse(result, name);
        return option;
    }

    private static ImmutableArray<int>? Parse(ArgumentResult result, string name)
    {
        List<int> numbers = [];
        foreach (string? text in result.Tokens.Select(token => token.Value))
        {
            foreach (string part in text.Split(','))
            {
                string[] ends = MinusSign.AsHyphen(part).Split('-');
                if (
                    ends.Length > 2
                    || !TryParse(ends[0], out int first)
                    || !TryParse(ends[^1], out int last)
                    || last < first
                    || last - first >= Max
                )
                {
                    result.AddError($"{name} needs whole numbers such as 0,2,5-9, not «{text}».");
                    return null;
                }

                numbers.AddRange(Enumerable.Range(first, last - first + 1));
            }
        }

        return [.. numbers.Distinct()];
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
}
