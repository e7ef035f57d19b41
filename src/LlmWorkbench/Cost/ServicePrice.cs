namespace LlmWorkbench.Cost;

/// <summary>What a hosted model costs.</summary>
/// <param name="Name">As in <c>gpt-4o-mini</c>.</param>
/// <param name="Provider">Who asks the price.</param>
/// <param name="ReadPrice">Dollars for a million tokens that the model reads.</param>
/// <param name="WrittenPrice">Dollars for a million tokens that the model writes.</param>
/// <param name="Source">Where it says so; <see langword="null"/> for a price that the user gave.</param>
/// <param name="Date">The day for which it is known.</param>
public sealed record ServicePrice(
    string Name,
    string Provider,
    double ReadPrice,
    double WrittenPrice,
    string? Source = null,
    DateOnly? Date = null
)
{
    /// <summary>What it was written from: <c>text read</c> where pages were compared with it, or <c>knowledge</c>; else empty.</summary>
    public string Basis { get; init; } = "";

    /// <summary>The pages that it was compared with: absolute addresses; none for <c>knowledge</c>.</summary>
    public IReadOnlyList<string> ReadAt { get; init; } = [];

    /// <summary>Dollars for a million written tokens and what was read for them.</summary>
    /// <param name="readPerWritten">Tokens read for each token written.</param>
    public double PerMillionWritten(double readPerWritten) => WrittenPrice + (readPerWritten * ReadPrice);
}
