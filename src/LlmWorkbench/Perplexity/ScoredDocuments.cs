using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;

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
        using CachedPieces pieces =
            model.Capability<IKnownWeights>()?.Open(result.Options.Cache, "documents", run.Cancellation, result.TextHash)
            ?? CachedPieces.None();
        foreach ((int i, string text) in texts.Index())
        {
            run.ThrowIfStopped();
            RunContext part = run.Part(i, texts.Length);
            result = With(result, pieces.Get(i, () => Numbers(scorer.Score(model, text, new() { ParseSpecial = true }, part))));
            PerplexityResult soFar = result;
            run.Keep(soFar);
            run.Report((i + 1.0) / texts.Length, $"document {i + 1} of {texts.Length}");
        }

        return result.ScoredTokens > 0 ? result : throw new WorkbenchException("The text has no token to score: give a longer one.");
    }

    // How many tokens a document is, how many bytes those are that are scored, and their nats.
    private static double[] Numbers(SurprisalResult scored)
    {
        SurprisalToken[] tokens = [.. scored.Tokens.Where(token => token.Score is not null)];
        return [scored.Tokens.Count, tokens.Sum(token => token.Bytes.Length), .. tokens.Select(token => -token.Score!.LogProbability)];
    }

    private static PerplexityResult With(PerplexityResult result, double[] numbers)
    {
        (int tokens, double[] nats) = ((int)numbers[0], numbers[2..]);
        int next = result.TokenCount + tokens;
        return nats.Length == 0
            ? result with
            {
                PlannedChunks = result.PlannedChunks - 1,
                TokenCount = next,
            }
            : result with
            {
                TokenCount = next,
                Chunks = [.. result.Chunks, new PerplexityChunk(result.TokenCount, next - nats.Length, (int)numbers[1], nats)],
            };
    }
}
