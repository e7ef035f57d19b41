using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>A text, what each of its tokens was chosen over, and a tree of how it could go on otherwise.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Prompt">The text that was continued.</param>
/// <param name="PromptTokenCount">How many tokens the prompt is, with those that were added.</param>
/// <param name="Options">How far it was explored.</param>
/// <param name="Path">The tokens of the text after the prompt, drawn or forced.</param>
/// <param name="Branches">The alternatives to token <see cref="ExplorationOptions.Start"/> of the text, most probable first.</param>
/// <param name="Following">The distribution that <paramref name="Branches"/> are from; <see langword="null"/> when it was interrupted
/// before.</param>
/// <param name="IsComplete">Whether it was finished; otherwise this is what was there when it was interrupted.</param>
public sealed record ExplorationResult(
    string Model,
    string Prompt,
    int PromptTokenCount,
    ExplorationOptions Options,
    IReadOnlyList<PathToken> Path,
    IReadOnlyList<ExplorationNode> Branches,
    FollowingTokens? Following,
    bool IsComplete
) : ITabularResult
{
    /// <summary>The text after the prompt.</summary>
    public string Text => string.Concat(Path.Select(token => token.Delta));

    /// <summary>How many nodes the tree has.</summary>
    public int NodeCount => Nodes().Count();

    /// <summary>All nodes, each before those after it.</summary>
    /// <returns>The nodes with their places: «2.1» is the first after the second.</returns>
    public IEnumerable<(string Place, ExplorationNode Node)> Nodes() => Below(Branches, "");

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Nodes(),
            new("model", null, _ => Model),
            new("place", "place", n => n.Place),
            new("depth", null, n => n.Node.Depth),
            new("id", "id", n => n.Node.Id, Format.Number),
            new("token", "token", n => n.Node.Text, Format.Code) { Shown = n => n.Node.Label },
            new("probability", "probability", n => n.Node.Probability, Format.Percent),
            new("cumulative probability", "in all", n => n.Node.CumulativeProbability, Format.Percent),
            new("entropy after it (bits)", "entropy after it", n => n.Node.Following?.EntropyBits, Format.Fixed(unit: "bits")),
            new("probability of others after it", "others after it", n => n.Node.Following?.OthersProbability, Format.Percent),
            new("ends text", null, n => n.Node.EndsText),
            new("continuation", "continuation", n => n.Node.Continuation?.Text, Format.Text with { Missing = "" })
        );

    private static IEnumerable<(string Place, ExplorationNode Node)> Below(IReadOnlyList<ExplorationNode> branches, string above) =>
        branches.SelectMany((node, i) => Below(node.Branches, $"{above}{i + 1}.").Prepend(($"{above}{i + 1}", node)));
}

/// <summary>A token of a text.</summary>
/// <param name="Position">Which token after the prompt it is, counted from 1.</param>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its own text, for display.</param>
/// <param name="Delta">What it adds to the text: a character that is spread over several tokens appears with the last of them.</param>
/// <param name="Probability">How probable the model finds it, 0 to 1, before any filter.</param>
/// <param name="IsForced">Whether it was put there instead of drawn.</param>
/// <param name="Alternatives">The tokens that the model found most probable in its place.</param>
public sealed record PathToken(
    int Position,
    int Id,
    string Text,
    string Delta,
    double Probability,
    bool IsForced,
    IReadOnlyList<TokenAlternative> Alternatives
)
{
    /// <summary>Its bytes, where <see cref="Text"/> cannot show them: they are not whole characters. Empty otherwise.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}
