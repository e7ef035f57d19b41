using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Chat;

/// <summary>How probable the model found a token that it wrote, or could have written in its place.</summary>
/// <param name="Id">The token's number in the vocabulary.</param>
/// <param name="Text">The token's text.</param>
/// <param name="LogProbability">The natural logarithm of its probability (nats), in the model's own distribution: before temperature and
/// filters.</param>
public sealed record TokenLogProbability(int Id, string Text, double LogProbability)
{
    /// <summary>The key under which <see cref="ModelChatClient"/> puts them into the additional properties of its answers: a list with
    /// one for each token of a response, or of an update.</summary>
    public const string Key = "logprobs";

    /// <summary>The key of the option that says how many alternatives are kept for each token, a whole number.</summary>
    public const string CountKey = "top_logprobs";

    /// <summary>The tokens that were most probable in its place, itself included if it is one of them.</summary>
    public IReadOnlyList<TokenLogProbability> Alternatives { get; init; } = [];

    /// <summary>That of a generated token with its alternatives.</summary>
    internal static TokenLogProbability Of(GeneratedToken token) =>
        new(token.Id, token.Text, Math.Log(token.ModelProbability))
        {
            Alternatives =
            [
                .. token.Alternatives.Select(other => new TokenLogProbability(other.Id, other.Text, Math.Log(other.ModelProbability))),
            ],
        };
}
