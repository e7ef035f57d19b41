using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Interventions;

/// <summary>The options that say which tokens are watched, the same for every intervention.</summary>
internal static class WatchOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="tokenDefault">Which token is watched without <c>--token</c>.</param>
    /// <param name="againstDefault">What it is measured against without <c>--against</c>.</param>
    /// <param name="token">The record with the token's name.</param>
    /// <param name="against">The record with the other's name.</param>
    public static void AddWatch<T>(
        this OptionSet<T> options,
        string tokenDefault,
        string againstDefault,
        Func<T, string, T> token,
        Func<T, string, T> against
    )
    {
        options.Word(
            "--token",
            "token",
            $"The token whose numbers are watched: its exact text in quotes, or its number; without it {tokenDefault}.",
            token
        );
        options.Word(
            "--against",
            "token",
            $"The token that it is measured against, as a difference of logits; without it {againstDefault}.",
            against
        );
    }
}
