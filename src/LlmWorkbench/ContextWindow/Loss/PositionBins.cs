namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>Ranges of positions of about the same width.</summary>
/// <param name="length">Tokens of a text.</param>
/// <param name="count">How many ranges there are at most.</param>
internal sealed class PositionBins(int length, int count)
{
    /// <summary>First and last position of each; the first token of a text is predicted by nothing.</summary>
    public IReadOnlyList<(int First, int Last)> All { get; } =
    [
        .. Enumerable
            .Range(0, count)
            .Select(i => (First: Math.Max(1, (int)((long)length * i / count)), Last: (int)((long)length * (i + 1) / count) - 1))
            .Where(bin => bin.Last >= bin.First),
    ];

    /// <summary>The mean loss in each range.</summary>
    /// <param name="nats">The loss of each token after the first; [length − 1].</param>
    /// <returns>[ranges]</returns>
    public double[] Means(double[] nats) => [.. All.Select(bin => nats[(bin.First - 1)..bin.Last].Average())];
}
