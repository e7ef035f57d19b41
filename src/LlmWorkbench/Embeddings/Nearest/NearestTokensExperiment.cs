using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings.Nearest;

/// <summary>Looks around in the embedding matrix.</summary>
/// <example>
/// <code>
/// var nearest = model.NearestTokens(" cat");
/// Console.WriteLine(nearest.Neighbours[0].Token.Text);
/// </code>
/// </example>
public static class NearestTokensExperiment
{
    /// <summary>The tokens whose vectors point the most nearly the same way as a token's; the token itself is left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="token">The token, by its exact text or its number (see <see cref="NamedWord"/>); a word of several is the mean of its
    /// tokens.</param>
    /// <param name="options">How many, and how; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>The tokens, nearest first.</returns>
    /// <exception cref="WorkbenchException">There is no such token, or the model has no such matrix.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static NearestTokensResult NearestTokens(
        this LoadedModel model,
        string token,
        NearestTokensOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var word = NamedWord.Find(token, model.Vocabulary);
        using var matrix = TokenMatrix.OpenEmbedding(model);
        return Find(model, matrix, matrix.Vector(word), word.Label, word.IsSeveral ? -1 : word.First.Id, options, run);
    }

    /// <summary>The tokens whose vectors point the most nearly the same way as a vector of one's own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vector">[width], such as a sum of tokens' vectors.</param>
    /// <param name="options">How many, and how; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>The tokens, nearest first.</returns>
    /// <exception cref="WorkbenchException">The vector has another width than the matrix, or the model has no such matrix.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static NearestTokensResult NearestTokens(
        this LoadedModel model,
        float[] vector,
        NearestTokensOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vector);
        using var matrix = TokenMatrix.OpenEmbedding(model);
        if (vector.Length != matrix.Width)
        {
            throw new WorkbenchException(
                $"The vector has {vector.Length} numbers, but the tokens of {VisibleText.Phrase(model.Name)} have {matrix.Width}."
            );
        }

        return Find(model, matrix, [.. vector], "a vector", -1, options, run);
    }

    private static NearestTokensResult Find(
        LoadedModel model,
        TokenMatrix matrix,
        float[] vector,
        string query,
        int without,
        NearestTokensOptions? options,
        RunContext run
    )
    {
        options ??= new NearestTokensOptions();
        OptionRange.Require(options.Count, 1);
        float[]? mean = options.Centre ? matrix.Mean(run) : null;
        TokenMatrix.Subtract(mean, vector);
        IReadOnlyList<IReadOnlyList<TokenNeighbour>> nearest = matrix.Nearest([vector], [without], mean, options.Count, run);
        return new NearestTokensResult(model.Name, query, matrix.Name, options.Centre, nearest[0]);
    }
}
