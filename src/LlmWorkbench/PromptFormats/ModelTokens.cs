using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.PromptFormats;

/// <summary>The tokens of a vocabulary that formats speak of, by their names.</summary>
/// <param name="Begin">The name of the token that begins a text; empty where there is none.</param>
/// <param name="End">The name of the token that ends one; empty where there is none.</param>
/// <param name="AddsBegin">Whether the vocabulary puts the first in front of each text by itself.</param>
internal sealed record ModelTokens(string Begin, string End, bool AddsBegin)
{
    /// <summary>Those of a vocabulary.</summary>
    public static ModelTokens Of(LlamaVocabulary vocabulary) =>
        new(Name(vocabulary, vocabulary.BeginToken), Name(vocabulary, vocabulary.EndToken), vocabulary.AddsBeginToken);

    private static string Name(LlamaVocabulary vocabulary, int? token) => token is { } id ? vocabulary.GetText(id) : "";
}
