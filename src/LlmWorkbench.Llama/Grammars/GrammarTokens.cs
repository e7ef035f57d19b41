using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>Gives the tokens that a grammar names their numbers in a vocabulary.</summary>
internal static class GrammarTokens
{
    /// <summary>The same rules with every token's number.</summary>
    /// <exception cref="GrammarException">The vocabulary has no such token.</exception>
    internal static GrammarRules Resolve(GrammarRules rules, LlamaVocabulary vocabulary) =>
        rules.Elements.Any(element => element?.Token is not null)
            ? rules with
            {
                Elements =
                [
                    .. rules.Elements.Select(element =>
                        element?.Token is { } token ? GrammarElement.Of(Resolve(token, vocabulary)) : element
                    ),
                ],
            }
            : rules;

    private static GrammarToken Resolve(GrammarToken token, LlamaVocabulary vocabulary)
    {
        if (token.Id >= 0)
        {
            return token.Id < vocabulary.Count
                ? token
                : throw new GrammarException(
                    $"The grammar names the token {token.Id}, but this vocabulary has the tokens 0 to {vocabulary.Count - 1}."
                );
        }

        IReadOnlyList<Token> tokens = vocabulary.Tokenize(token.Text, addSpecial: false, parseSpecial: true);
        return tokens.Count == 1
            ? token with
            {
                Id = tokens[0].Id,
            }
            : throw new GrammarException(
                $"The grammar names {token.Text} as one token, but in this vocabulary it is {tokens.Count}: name a token by its "
                    + "number, as in <[123]>."
            );
    }
}
