namespace LlmWorkbench.Llama.Evaluation;

/// <summary>At which positions of a text the logits are wanted. Each costs a row as long as the vocabulary.</summary>
public sealed class LogitPositions
{
    private readonly Func<int, int, bool> _wanted;

    private LogitPositions(Func<int, int, bool> wanted) => _wanted = wanted;

    /// <summary>Only after the last token: what comes next.</summary>
    public static LogitPositions Last { get; } = new((position, count) => position == count - 1);

    /// <summary>After every token.</summary>
    public static LogitPositions All { get; } = new((_, _) => true);

    /// <summary>After the tokens at these positions, counted from 0.</summary>
    public static LogitPositions At(params int[] positions)
    {
        HashSet<int> wanted = positions.ToHashSet();
        return new LogitPositions((position, _) => wanted.Contains(position));
    }

    /// <summary>After the token at <paramref name="first"/>, counted from 0, and every later one.</summary>
    public static LogitPositions From(int first) => new((position, _) => position >= first);

    /// <summary>Whether the logits after a token are wanted.</summary>
    /// <param name="position">The token's position, counted from 0.</param>
    /// <param name="count">How many tokens the text has.</param>
    public bool Wants(int position, int count) => _wanted(position, count);
}
