using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Interventions;

/// <summary>A token whose numbers are followed through an experiment.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Label">The token as one line in which spaces can be seen.</param>
public sealed record WatchedToken(int Id, string Label)
{
    /// <summary>Describes a token of a vocabulary.</summary>
    internal static WatchedToken Of(int id, LlamaVocabulary vocabulary) => new(id, VisibleText.Token(vocabulary.GetText(id), vocabulary.GetBytes(id)));

    /// <summary>The token of a name, or another one where no name is given.</summary>
    internal static WatchedToken Of(string? name, int otherwise, LlamaVocabulary vocabulary) =>
        Of(name is null ? otherwise : NamedToken.Find(name, vocabulary), vocabulary);
}
