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

    private delegate bool ReadNumber(string text, out int number);

    /// <summary>An option without a default; it may be repeated.</summary>
    /// <param name="name">As in <c>--layers</c>.</param>
    /// <param name="description">One line.</param>
    /// <returns>
    /// An option; its value has each number once, in the order in which they were named, and is <see langword="null"/> when the
    /// option is not given. (An array would be an empty one then: System.CommandLine never gives a null array.)
    /// </returns>
    public static Option<ImmutableArray<int>?> Create(string name, string description) => Create(name, description, "0,2,5-9", TryParse);

    /// <summary>An option of lengths in tokens, which may be written as in <c>4k</c>.</summary>
    /// <inheritdoc cref="Create(string, string)"/>
    internal static Option<ImmutableArray<int>?> CreateTokenCounts(string name, string description) =>
        Create(name, description, "64,512,4k", TokenCountText.TryRead);

    private static Option<ImmutableArray<int>?> Create(string name, string description, string example, ReadNumber read)
    {
        var option = new Option<ImmutableArray<int>?>(name)
        {
            Description = description,
            HelpName = example,
            Arity = ArgumentArity.OneOrMore,
        };
        option.CustomParser = result => Parse(result, name, example, read);
        return option;
    }

    private static ImmutableArray<int>? Parse(ArgumentResult result, string name, string example, ReadNumber read)
    {
        List<int> numbers = [];
        foreach (string? text in result.Tokens.Select(token => token.Value))
        {
            foreach (string part in text.Split(','))
            {
                string[] ends = MinusSign.AsHyphen(part).Split('-');
                if (
                    ends.Length > 2
                    || !read(ends[0], out int first)
                    || !read(ends[^1], out int last)
                    || last < first
                    || last - first >= Max
                )
                {
                    result.AddError($"{name} needs whole numbers such as {example}, not «{text}».");
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
