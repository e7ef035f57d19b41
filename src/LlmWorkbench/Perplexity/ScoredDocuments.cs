using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Perplexity;

/// <summary>The perplexity of documents to what scores texts itself (a service): each is scored from its own beginning, as it cuts
/// it.</summary>
internal static class ScoredDocuments
{
    /// <summary>Whether a model is read so; other chunkings than documents are refused, because they need its tokenizer.</summary>
    /// <exception cref="WorkbenchException">Another chunking was asked for.</exception>
    public static bool Takes(LoadedModel model, PerplexityOptions? options) =>
        model.Runner is not null
        && model.Capability<ILogitReader>() is null
        && model.Capability<IPromptScorer>() is not null
        && (
            options is null or { Chunking: PerplexityChunking.Automatic or PerplexityChunking.Documents, ContextLength: null, Stride: null }
                ? true
                : throw new WorkbenchException(
                    "A service cuts texts into its own tokens, so windows of tokens cannot be laid over them: leave out --context, "
                        + "--stride and --chunking, and documents (or lines) are read one by one."
                )
        );

    /// <summary>Reads documents.</summary>
    /// <exception cref="WorkbenchException">They are too short, or cannot be scored.</exception>
    public static PerplexityResult Read(
        LoadedModel model,
        string? name,
        IReadOnlyList<string> documents,
        PerplexityOptions? options,
        RunContext run
    )
    {
        IPromptScorer scorer = model.Require<IPromptScorer>();
        string[] texts = [.. documents.Where(text => text.Length > 0).Take(options?.MaxChunks ?? int.MaxValue)];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
        PerplexityResult result = new(
            model.Name,
            (options ?? new PerplexityOptions()) with
            {
                Chunking = PerplexityChunking.Documents,
            },
            Convert.ToHexStringLower(hash),
            0,
            texts.Length,
            []
        )
        {
            TextName = name,
        };
        foreach ((int i, string text) in texts.Index())
        {
            run.ThrowIfStopped();
            SurprisalResult scored = scorer.Score(model, text, new TokenizationOptions { ParseSpecial = true }, run.Part(i, texts.Length));
            result = With(result, scored);
            PerplexityResult soFar = result;
            run.Keep(soFar);
            run.Report((i + 1.0) / texts.Length, $"document {i + 1} of {texts.Length}");
        }

        return result.ScoredTokens > 0 ? result : throw new WorkbenchException("The text has no token to score: give a longer one.");
    }

    private static PerplexityResult With(PerplexityResult result, SurprisalResult scored)
    {
        SurprisalToken[] tokens = [.. scored.Tokens.Where(token => token.Score is not null)];
        return tokens.Length == 0
            ? result with
            {
                PlannedChunks = result.PlannedChunks - 1,
                TokenCount = result.TokenCount + scored.Tokens.Count,
            }
            : result with
            {
                TokenCount = result.TokenCount + scored.Tokens.Count,
                Chunks =
                [
                    .. result.Chunks,
                    new PerplexityChunk(
                        result.TokenCount,
                        result.TokenCount + scored.Tokens.Count - tokens.Length,
                        tokens.Sum(token => token.Bytes.Length),
                        [.. tokens.Select(token => -token.Score!.LogProbability)]
                    ),
                ],
            };
    }
}
