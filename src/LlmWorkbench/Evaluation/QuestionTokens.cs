using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;

namespace LlmWorkbench.Evaluation;

/// <summary>Questions as tokens. A space stands between a text and its answer, and both are cut into tokens together, as llama-perplexity
/// does.</summary>
internal static class QuestionTokens
{
    /// <summary>The tokens of a text as a document begins: with the begin of text where the vocabulary adds one, and without an
    /// end.</summary>
    public static int[] Begin(LlamaVocabulary vocabulary, string text)
    {
        int[] ids = vocabulary.TokenizeToIds(text, addSpecial: false);
        return vocabulary is { AddsBeginToken: true, BeginToken: { } begin } ? [begin, .. ids] : ids;
    }

    /// <summary>A text and the ways in which it could go on.</summary>
    public static TokenContinuations Continuations(LoadedModel model, string text, IReadOnlyList<string> answers)
    {
        int[] alone = Begin(model.Vocabulary, text);
        int[][] whole = [.. answers.Select(answer => Begin(model.Vocabulary, $"{text} {answer}"))];

        // Where the last token of the text takes in the first letters of an answer, the context ends before it.
        int context = Math.Max(1, whole.Min(w => Common(alone, w)));
        return new TokenContinuations(whole[0][..context], [.. whole.Select(w => w[context..])]);
    }

    /// <summary>How many leading tokens all answers share: llama-perplexity leaves them out of the mean over tokens.</summary>
    public static int Shared(IReadOnlyList<IReadOnlyList<int>> continuations)
    {
        // Each keeps at least its last token, also when it is the beginning of another one.
        int most = continuations.Min(c => c.Count) - 1;
        int shared = 0;
        while (shared < most && continuations.All(c => c[shared] == continuations[0][shared]))
        {
            shared++;
        }

        return shared;
    }

    /// <summary>Whether a token ends a line.</summary>
    public static bool EndsLine(LlamaVocabulary vocabulary, int token) => vocabulary.GetBytes(token).AsSpan().Contains((byte)'\n');

    private static int Common(int[] a, int[] b) => a.AsSpan().CommonPrefixLength(b);
}
