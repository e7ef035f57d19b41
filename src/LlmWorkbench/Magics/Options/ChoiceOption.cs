using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>Makes options that take one of a few words. By name alone: <see cref="Enum.Parse(Type, string)"/> would take numbers
/// too.</summary>
public static class ChoiceOption
{
    /// <summary>Makes one.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    /// <param name="name">As in <c>--pooling</c>.</param>
    /// <param name="help">The words as the help shows them.</param>
    /// <param name="description">One line.</param>
    /// <param name="words">The words; those after the first that stand for the same value are other names of it.</param>
    /// <returns>An option; a value that is none of the words is a parse error in one sentence.</returns>
    public static Option<T> Create<T>(string name, string help, string description, IReadOnlyList<(string Word, T Value)> words)
    {
        var option = new Option<T>(name) { Description = description, HelpName = help };
        option.CustomParser = result => Parse(result, name, words);
        option.CompletionSources.Add([.. words.Select(word => word.Word)]);
        return option;
    }

    /// <summary>Lets an option take a few words only.</summary>
    /// <typeparam name="T">Its value's type: a word, or several.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="words">The words.</param>
    /// <returns>The same option; another word is a parse error in one sentence.</returns>
    public static Option<T> Among<T>(this Option<T> option, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.CompletionSources.Add([.. words]);
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !words.Contains(token.Value)) is { } other)
            {
                result.AddError($"{option.Name} needs {Sentences.Or(words)}, not «{other.Value}».");
            }
        });
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, string name, IReadOnlyList<(string Word, T Value)> words)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        foreach ((string? word, T? value) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"{name} needs {Sentences.Or(words.DistinctBy(word => word.Value).Select(word => word.Word))}, not «{text}».");
        return default;
    }
}
