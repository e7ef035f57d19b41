using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Interventions;

/// <summary>A token whose numbers are followed through an experiment.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Label">The token as one line in which spaces can be seen.</param>
public sealed record WatchedToken(int Id, string Label)
{
    /// <summary>The word that was asked for and begins with this token, with all its tokens, as in <c>␣Par·is</c>; <see langword="null"/>
    /// where that is all.</summary>
    public string? Word { get; init; }

    /// <summary>That the first token stands for a word, as a sentence with a space before it; empty where it is all.</summary>
    internal string Note =>
        Word is null ? "" : $" {Word} is several tokens: the first of them is watched.{(Hint is null ? "" : " " + Hint)}";

    /// <summary>How the single token is named that was meant, perhaps, as a sentence; <see langword="null"/> where there is none.</summary>
    internal string? Hint { get; private init; }

    /// <summary>Describes a token of a vocabulary.</summary>
    internal static WatchedToken Of(int id, LlamaVocabulary vocabulary) =>
        new(id, VisibleText.Token(vocabulary.GetText(id), vocabulary.GetBytes(id)));

    /// <summary>The token of a name, of a word of several the first, or another one where no name is given.</summary>
    internal static WatchedToken Of(string? name, int otherwise, LlamaVocabulary vocabulary) =>
        name is null ? Of(otherwise, vocabulary) : Of(NamedWord.Find(name, vocabulary));

    private static WatchedToken Of(NamedWord word) =>
        new(word.First.Id, word.First.Label) { Word = word.IsSeveral ? word.Label : null, Hint = word.Hint };
}
