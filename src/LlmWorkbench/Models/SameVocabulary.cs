using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Models;

/// <summary>Whether the distributions of two models are over the same tokens.</summary>
internal static class SameVocabulary
{
    /// <summary>Refuses models whose tokens differ.</summary>
    /// <exception cref="WorkbenchException">They do.</exception>
    public static void Require(LoadedModel model, LoadedModel reference)
    {
        (LlamaVocabulary a, LlamaVocabulary b) = (model.Vocabulary, reference.Vocabulary);
        if (a.Count != b.Count)
        {
            throw new WorkbenchException(
                $"{model.Name} has {a.Count:N0} tokens and {reference.Name} {b.Count:N0}: a divergence needs one vocabulary; "
                    + "compare bits per byte instead."
            );
        }

        for (int id = 0; id < a.Count; id++)
        {
            if (!a.GetBytes(id).AsSpan().SequenceEqual(b.GetBytes(id)))
            {
                throw new WorkbenchException(
                    $"{model.Name} and {reference.Name} have different tokens under the number {id}: a divergence needs one "
                        + "vocabulary; compare bits per byte instead."
                );
            }
        }
    }
}
