using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Texts;

/// <summary>Texts of one length, made of a dataset whose documents are joined as in training: with the end of text between them.</summary>
internal static class LongTexts
{
    /// <summary>Cuts a dataset into texts.</summary>
    /// <param name="model">Whose tokens they are.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="length">Tokens of each text, with the begin of text where the vocabulary adds one.</param>
    /// <param name="count">How many texts at most.</param>
    /// <returns>[texts][length]; at least one.</returns>
    /// <exception cref="WorkbenchException">The dataset is too short for one.</exception>
    public static IReadOnlyList<int[]> Cut(LoadedModel model, TextDataset data, int length, int count)
    {
        LlamaVocabulary vocabulary = model.Vocabulary;
        int? begin = vocabulary.AddsBeginToken ? vocabulary.BeginToken : null;
        int taken = length - (begin is null ? 0 : 1);
        int[] tokens = [.. Joined(vocabulary, data).Take(taken * count)];
        return tokens.Length >= taken
            ?
            [
                .. Enumerable
                    .Range(0, tokens.Length / taken)
                    .Select(i => (int[])[.. begin is { } first ? [first] : Array.Empty<int>(), .. tokens[(i * taken)..((i + 1) * taken)]]),
            ]
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(data.Name)} has {Figures.Count(tokens.Length, "token")}, and one text of {Figures.Whole(length)} "
                    + "needs more: take a longer text, or a shorter --length."
            );
    }

    private static IEnumerable<int> Joined(LlamaVocabulary vocabulary, TextDataset data) =>
        data.Documents.Count == 0
            ? vocabulary.TokenizeToIds(data.Text, addSpecial: false)
            : data.Documents.SelectMany(document =>
                vocabulary
                    .TokenizeToIds(document, addSpecial: false, parseSpecial: true)
                    .Concat(vocabulary.EndToken is { } end ? [end] : [])
            );
}
