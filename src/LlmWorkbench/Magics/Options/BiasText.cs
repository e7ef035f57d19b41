using System.Globalization;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>A token and what is added to its logit, as it is typed: <c>yes=2</c>, <c>id:123=-5</c>, <c> no=ban</c>.</summary>
public static class BiasText
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The token, then =, then a number, <c>-inf</c> or <c>ban</c>.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <returns>The bias.</returns>
    /// <exception cref="WorkbenchException">There is no such token, it is a word of several, or there is no number after the last
    /// =.</exception>
    public static LogitBias Parse(string text, LlamaVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vocabulary);
        int equals = text.LastIndexOf('=');
        string value = equals < 0 ? "" : MinusSign.AsHyphen(text[(equals + 1)..].Trim());
        if (value is "ban" or "-inf")
        {
            return LogitBias.Ban(Token(text[..equals], vocabulary));
        }

        return
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) < float.MaxValue
            ? new LogitBias(Token(text[..equals], vocabulary), number)
            : throw new WorkbenchException($"--bias needs a token, =, and a number or ban, as in yes=2 or id:123=ban, not {text}.");
    }

    // A word has no logit of its own that a number could be added to.
    private static int Token(string name, LlamaVocabulary vocabulary) =>
        NamedToken.TryFind(name, vocabulary, out string? word)
        ?? throw NamedToken.NotOne(
            word,
            vocabulary.Tokenize(word, addSpecial: false, parseSpecial: true),
            vocabulary,
            "a bias is added to the logit of one token: "
        );
}
