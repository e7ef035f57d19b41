using LlmWorkbench.Tables;

namespace LlmWorkbench.Samples;

/// <summary>A text's words, and how many tokens each of them costs.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Words">The words in the text's order.</param>
public sealed record HelloResult(string Model, string Text, IReadOnlyList<WordCost> Words) : ITabularResult
{
    /// <summary>The tokens of a word on average; 0 without words.</summary>
    public double TokensPerWord => Words.Count == 0 ? 0 : Words.Average(word => word.Tokens);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Words,
            new("model", null, _ => Model),
            new("word", "word", word => word.Word),
            new("tokens", "tokens", word => word.Tokens, Format.Whole)
        );
}

/// <summary>A word and its cost.</summary>
/// <param name="Word">The word.</param>
/// <param name="Tokens">How many tokens it is, with a space in front where there was one.</param>
public sealed record WordCost(string Word, int Tokens);
