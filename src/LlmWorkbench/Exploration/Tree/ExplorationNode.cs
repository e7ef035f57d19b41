using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>A token that a text could go on with, and what could come after it.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Bytes">Its bytes; empty for control tokens.</param>
/// <param name="Depth">How many tokens deep it stands, 1 for the first.</param>
/// <param name="Probability">How probable the model finds it after the tokens above it, 0 to 1, before any filter.</param>
/// <param name="CumulativeProbability">How probable it is together with the tokens above it: the product of their probabilities.</param>
/// <param name="EndsText">Whether it ends the text, so that nothing comes after it.</param>
/// <param name="Branches">What could come after it, most probable first; empty at the end of a branch.</param>
/// <param name="Following">The distribution after it, or <see langword="null"/> where it was not asked for.</param>
/// <param name="Continuation">How the branch goes on after its last node, or <see langword="null"/>.</param>
public sealed record ExplorationNode(
    int Id,
    string Text,
    ReadOnlyMemory<byte> Bytes,
    int Depth,
    double Probability,
    double CumulativeProbability,
    bool EndsText,
    IReadOnlyList<ExplorationNode> Branches,
    FollowingTokens? Following,
    BranchContinuation? Continuation
)
{
    /// <summary>The token as one line in which spaces can be seen.</summary>
    public string Label => VisibleText.Token(Text, Bytes.Span);
}

/// <summary>What is known of a distribution of which only some tokens are followed.</summary>
/// <param name="EntropyBits">Its uncertainty in bits.</param>
/// <param name="OthersProbability">What all tokens have together that are not followed, 0 to 1.</param>
public sealed record FollowingTokens(double EntropyBits, double OthersProbability);

/// <summary>How a branch goes on after its last node.</summary>
/// <param name="Text">The text that was drawn.</param>
/// <param name="TokenCount">How many tokens it is.</param>
/// <param name="EndsText">Whether the model ended its text there.</param>
public sealed record BranchContinuation(string Text, int TokenCount, bool EndsText);
