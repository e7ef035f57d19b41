using System.Globalization;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>How far the alternatives to a text are followed.</summary>
public sealed record ExplorationOptions
{
    /// <summary>The deepest tree.</summary>
    public const int LargestDepth = 24;

    /// <summary>The largest budget of nodes.</summary>
    public const int LargestBudget = 2000;

    /// <summary>How many next tokens are followed at each step, most probable first.</summary>
    public int Width { get; init; } = 3;

    /// <summary>How many tokens deep the tree is.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>
    /// Only branches with at least this cumulative probability grow, from 0 (all) to 1; a level then has at most 1/p nodes. The most
    /// probable first token is always there.
    /// </summary>
    public double MinProbability { get; init; } = 0.001;

    /// <summary>How many nodes the tree may have at most: a larger one is refused before anything is computed.</summary>
    public int MaxNodes { get; init; } = 200;

    /// <summary>How many tokens each branch is continued with after its last node; 0 leaves it there.</summary>
    public int ContinueTokens { get; init; } = 6;

    /// <summary>How many tokens of the text itself are written, for a look at what each was chosen over; 0 writes none.</summary>
    public int MaxTokens { get; init; } = 24;

    /// <summary>How the text and the branches' continuations are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens that the text gets in place of the drawn ones, by ascending position.</summary>
    public IReadOnlyList<ForcedToken> Forced { get; init; } = [];

    /// <summary>
    /// Which token of the text the tree has the alternatives to, counted from 1; <see langword="null"/> for the one after the last
    /// forced token, which is the first one without any.
    /// </summary>
    public int? At { get; init; }

    /// <summary>The position whose alternatives the tree begins with, counted from 1.</summary>
    public int Start => At ?? (Forced.Count > 0 ? Forced[^1].Position + 1 : 1);

    /// <summary>How many nodes the tree can have: a level has no more than width times those above, nor than fit the least
    /// probability.</summary>
    public double PossibleNodes
    {
        get
        {
            double level = 1,
                sum = 0;
            double fitting = MinProbability > 0 ? Math.Floor(1 / MinProbability) : double.PositiveInfinity;
            for (int depth = 0; depth < Depth; depth++)
            {
                level = Math.Min(level * Width, fitting);
                sum += level;
            }

            return sum;
        }
    }

    /// <summary>Checks every number's range and that the tree fits its budget.</summary>
    /// <exception cref="ArgumentException">One is out of its range, or the tree could be too large; the message is a whole
    /// sentence.</exception>
    public void Validate()
    {
        Require(Width >= 1, $"The width is {Width}, but must be 1 or more.");
        Require(Depth is >= 1 and <= LargestDepth, $"The depth is {Depth}, but must be from 1 to {LargestDepth}.");
        Require(MinProbability is >= 0 and <= 1, $"The least probability is {MinProbability}, but must be from 0 to 1.");
        Require(MaxNodes is >= 1 and <= LargestBudget, $"The budget is {MaxNodes} nodes, but must be from 1 to {LargestBudget}.");
        Require(ContinueTokens >= 0, $"The branches' continuations are {ContinueTokens} tokens long, but must be 0 or more.");
        Require(MaxTokens >= 0, $"The text is {MaxTokens} tokens long, but must be 0 or more.");
        Sampling.Validate();
        Require(Sampling.Grammar is null, $"A tree of alternatives cannot be held to a grammar: leave it out, or use generation.");
        for (int i = 0; i < Forced.Count; i++)
        {
            Require(
                Forced[i].Position > (i == 0 ? 0 : Forced[i - 1].Position),
                $"The tokens to force are at {string.Join(", ", Forced.Select(f => f.Position))}, but positions count from 1 and ascend."
            );
        }

        Require(
            Start > (Forced.Count > 0 ? Forced[^1].Position : 0),
            $"The tree is to begin at token {Start}, but must begin after the last forced token and at 1 or more."
        );
        Require(
            PossibleNodes <= MaxNodes,
            $"A tree of width {Width} and depth {Depth} with branches of at least {Figures.Percent(MinProbability)} can have "
                + $"{Nodes(PossibleNodes)} nodes, more than the budget of {MaxNodes}: take a smaller width or depth, a larger least "
                + "probability, or a larger budget."
        );
    }

    private static string Nodes(double count) =>
        count < 1e15 ? Figures.Whole((long)count) : count.ToString("0.0e0", CultureInfo.InvariantCulture);

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new ArgumentException(sentence);
        }
    }
}

/// <summary>A token that a text gets in place of the drawn one.</summary>
/// <param name="Position">Which token of the text it is, counted from 1.</param>
/// <param name="Token">The token, by its exact text or its number (see <see cref="Tokens.NamedWord"/>); a word of several tokens takes as
/// many places.</param>
public sealed record ForcedToken(int Position, string Token);
