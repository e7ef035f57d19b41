using System.Text.RegularExpressions;

namespace LlmWorkbench.Drawing;

/// <summary>Options such as <c>--top-k</c> in a text: a narrow page would break their line after each hyphen.</summary>
public static partial class OptionWords
{
    /// <summary>The text, with its options kept on one line each.</summary>
    /// <param name="text">Any text; it is encoded.</param>
    /// <returns>The text as HTML, with options that stay whole.</returns>
    public static Markup Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Markup> pieces = [];
        int end = 0;
        foreach (Match option in Option().Matches(text))
        {
            pieces.Add(Markup.Of($"{text[end..option.Index]}<span style=\"white-space:nowrap\">{option.Value}</span>"));
            end = option.Index + option.Length;
        }

        return Markup.Of($"{pieces}{text[end..]}");
    }

    /// <summary>Where an option begins and ends; of a very long one the beginning.</summary>
    [GeneratedRegex(@"(?<![\w-])--?[A-Za-z][\w-]{0,40}", RegexOptions.CultureInvariant)]
    public static partial Regex Option();
}
