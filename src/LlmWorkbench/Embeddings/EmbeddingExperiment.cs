using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings;

/// <summary>Turns tokens and texts into vectors, and compares them.</summary>
/// <example>
/// <code>
/// var texts = model.Embed(["a cat", "a dog", "the weather"]);
/// Console.WriteLine(texts.Cosines[0][1]);
/// </code>
/// </example>
public static class EmbeddingExperiment
{
    /// <summary>The most items that are compared at once.</summary>
    public const int MaxItems = 500;

    /// <summary>What a token enters the model as: its row of the embedding matrix.</summary>
    /// <param name="model">The model.</param>
    /// <param name="token">The token, by its exact text or its number (see <see cref="NamedWord"/>); a word of several is the mean of its
    /// tokens.</param>
    /// <returns>[width]</returns>
    /// <exception cref="WorkbenchException">There is no such token, or the model has no such matrix.</exception>
    public static float[] TokenVector(this LoadedModel model, string token)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var matrix = TokenMatrix.OpenEmbedding(model);
        return matrix.Vector(NamedWord.Find(token, model.Vocabulary));
    }

    /// <summary>Several tokens as vectors: the rows of the embedding matrix.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The tokens, each by its exact text or its number; a space in front counts. A word of several tokens is the mean
    /// of theirs.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>Vectors, cosines and map.</returns>
    /// <exception cref="WorkbenchException">There is no such token, none or too many are given, or the model has no such
    /// matrix.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddingsResult EmbedTokens(
        this LoadedModel model,
        IReadOnlyList<string> tokens,
        EmbeddingOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EmbeddingOptions();
        RequireItems(tokens);
        NamedWord[] words = [.. tokens.Select(token => NamedWord.Find(token, model.Vocabulary))];
        using var matrix = TokenMatrix.OpenEmbedding(model);
        float[]? mean = options.Centre ? matrix.Mean(run) : null;
        List<EmbeddedItem> items = [];
        foreach (NamedWord word in words)
        {
            float[] vector = matrix.Vector(word);
            TokenMatrix.Subtract(mean, vector);
            items.Add(
                new EmbeddedItem(word.Text, word.Label, word.IsSeveral ? null : word.First.Id, word.Tokens.Count, vector)
                {
                    Tokens = word.Tokens,
                }
            );
        }

        List<EmbeddedItem> nearest = Around(matrix, items, [.. items.Select(item => item.TokenId ?? -1)], mean, options, run);
        return Compare(model, EmbeddingSource.TokenEmbeddings, null, options, nearest);
    }

    /// <summary>Several texts as vectors: the final hidden states over their tokens, pooled.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts, none of them empty.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>Vectors, cosines and map.</returns>
    /// <exception cref="WorkbenchException">A text is empty or has no tokens, none or too many are given, or a single one is to be
    /// centred.</exception>
    /// <exception cref="ContextFullException">A text is longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddingsResult Embed(
        this LoadedModel model,
        IReadOnlyList<string> texts,
        EmbeddingOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EmbeddingOptions();
        RequireTexts(texts);
        if (options.Centre && texts.Count < 3)
        {
            throw new WorkbenchException(
                $"Centring subtracts the mean of the texts, which needs three or more: there {(texts.Count == 1 ? "is 1" : "are 2")}."
            );
        }

        if (model.Capability<ITextEmbedder>() is { } embedder)
        {
            return Elsewhere(model, embedder, texts, options, run);
        }

        Pooling pooling = options.Pooling ?? TextVectors.PoolingOf(model);
        int[][] tokens = TextVectors.Tokens(model, texts);
        List<float[]> vectors = TextVectors.Read(model, tokens, pooling, run);
        Centre(vectors, options);
        List<EmbeddedItem> items =
        [
            .. texts.Select((text, i) => new EmbeddedItem(text, VisibleText.Phrase(text), null, tokens[i].Length, vectors[i])),
        ];
        return Compare(model, EmbeddingSource.HiddenStates, pooling, options, WithNearest(model, items, options, run));
    }

    private static EmbeddingsResult Elsewhere(
        LoadedModel model,
        ITextEmbedder embedder,
        IReadOnlyList<string> texts,
        EmbeddingOptions options,
        RunContext run
    )
    {
        if (options.Pooling is not null || options.Nearest > 0)
        {
            throw new WorkbenchException(
                "Pooling and nearest tokens need the weights: a service pools as its model is made, and shows no rows of its matrices."
            );
        }

        List<float[]> vectors = [.. embedder.Embed(texts, run)];
        Centre(vectors, options);
        return Compare(
            model,
            EmbeddingSource.Service,
            null,
            options,
            [.. texts.Select((text, i) => new EmbeddedItem(text, VisibleText.Phrase(text), null, 0, vectors[i]))]
        );
    }

    private static void Centre(List<float[]> vectors, EmbeddingOptions options)
    {
        if (options.Centre)
        {
            float[] mean = TextVectors.Mean(vectors);
            vectors.ForEach(vector => TokenMatrix.Subtract(mean, vector));
        }
    }

    private static List<EmbeddedItem> WithNearest(LoadedModel model, List<EmbeddedItem> items, EmbeddingOptions options, RunContext run)
    {
        if (options.Nearest == 0)
        {
            return items;
        }

        if (model.Engine.ReadsBothWays)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(model.Name)} is an encoder, whose vectors no matrix turns into tokens: leave --nearest out, or look "
                    + "at tokens alone with --tokens."
            );
        }

        using var matrix = TokenMatrix.OpenOutput(model);
        return matrix.Width == items[0].Vector.Length
            ? Around(matrix, items, [.. items.Select(_ => -1)], null, options, run)
            : throw new WorkbenchException(
                $"The texts' vectors have {items[0].Vector.Length} numbers and the rows of {matrix.Name} {matrix.Width}: this "
                    + "model's tokens and texts cannot be compared."
            );
    }

    private static List<EmbeddedItem> Around(
        TokenMatrix matrix,
        List<EmbeddedItem> items,
        int[] without,
        float[]? mean,
        EmbeddingOptions options,
        RunContext run
    )
    {
        if (options.Nearest == 0)
        {
            return items;
        }

        IReadOnlyList<IReadOnlyList<TokenNeighbour>> nearest = matrix.Nearest(
            [.. items.Select(i => i.Vector)],
            without,
            mean,
            options.Nearest,
            run
        );
        return [.. items.Select((item, i) => item with { Nearest = nearest[i] })];
    }

    private static EmbeddingsResult Compare(
        LoadedModel model,
        EmbeddingSource source,
        Pooling? pooling,
        EmbeddingOptions options,
        IReadOnlyList<EmbeddedItem> items
    )
    {
        float[][] vectors = [.. items.Select(i => i.Vector)];
        return new EmbeddingsResult(
            model.Name,
            source,
            pooling,
            options.Centre,
            items,
            Cosine.Matrix(vectors),
            vectors.Length < 3 ? null : PrincipalComponents.Map(vectors)
        );
    }

    private static void RequireItems(IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count is 0 or > MaxItems)
        {
            throw new WorkbenchException($"Between 1 and {MaxItems} items can be compared: there are {items.Count:N0}.");
        }
    }

    private static void RequireTexts(IReadOnlyList<string> texts)
    {
        RequireItems(texts);
        (int Index, string Item) empty = texts.Index().FirstOrDefault(t => string.IsNullOrEmpty(t.Item), (Index: -1, Item: ""));
        if (empty.Index >= 0)
        {
            throw new WorkbenchException($"Text {empty.Index + 1} is empty: a vector needs a text.");
        }
    }
}
