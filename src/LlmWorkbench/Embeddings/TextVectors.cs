using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings;

/// <summary>Reads texts as vectors, one after the other.</summary>
internal static class TextVectors
{
    /// <summary>How a model wants its tokens' vectors to become one: what its file says, and else their mean.</summary>
    public static Pooling PoolingOf(LoadedModel model) => LlamaEmbedder.PreferredPooling(model.Engine) ?? Pooling.Mean;

    /// <summary>Cuts texts into tokens.</summary>
    /// <exception cref="WorkbenchException">A text has no tokens, or more than an encoder has positions.</exception>
    public static int[][] Tokens(LoadedModel model, IReadOnlyList<string> texts)
    {
        bool isEncoder = model.Engine.ReadsBothWays;
        int[][] tokens = [.. texts.Select(text => TokenizedText.Read(model, text, available: isEncoder ? int.MaxValue : null).Ids)];
        int most = isEncoder ? model.LongestText : int.MaxValue;
        int tooLong = Array.FindIndex(tokens, ids => ids.Length > most);
        return tooLong < 0
            ? tokens
            : throw new WorkbenchException(
                $"Text {tooLong + 1} has {tokens[tooLong].Length:N0} tokens, and {VisibleText.Phrase(model.Name)} reads {most:N0} at most: "
                    + "cut it into passages."
            );
    }

    /// <summary>Reads texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">[texts][tokens]</param>
    /// <param name="pooling">How the vectors of a text's tokens become one.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>[texts][width]</returns>
    public static List<float[]> Read(LoadedModel model, int[][] tokens, Pooling pooling, RunContext run)
    {
        using var embedder = new LlamaEmbedder(model.Engine, new LlamaContextOptions { Length = tokens.Max(t => t.Length) });
        List<float[]> vectors = [];
        foreach (int[] ids in tokens)
        {
            vectors.Add(embedder.Embed(ids, pooling, run.Cancellation));
            run.Report((double)vectors.Count / tokens.Length, $"text {vectors.Count} of {tokens.Length}");
        }

        return vectors;
    }

    /// <summary>The mean of vectors.</summary>
    /// <param name="vectors">[texts][width], at least one.</param>
    /// <returns>[width]</returns>
    public static float[] Mean(IReadOnlyList<float[]> vectors) =>
        [.. Enumerable.Range(0, vectors[0].Length).Select(i => (float)vectors.Average(v => (double)v[i]))];
}
