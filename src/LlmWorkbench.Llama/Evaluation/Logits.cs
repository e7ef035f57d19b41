namespace LlmWorkbench.Llama.Evaluation;

/// <summary>Takes one row of logits as it is computed.</summary>
/// <param name="position">Position of the token after which the logits stand, counted from 0.</param>
/// <param name="logits">A number for each token of the vocabulary; only valid during the call.</param>
public delegate void LogitsVisitor(int position, ReadOnlySpan<float> logits);

/// <summary>Logits after some of a text's tokens.</summary>
public sealed class Logits
{
    private readonly SortedDictionary<int, float[]> _rows = [];

    internal Logits(int vocabularySize) => VocabularySize = vocabularySize;

    /// <summary>How many numbers a row has.</summary>
    public int VocabularySize { get; }

    /// <summary>The positions that were asked for, in ascending order.</summary>
    public IReadOnlyCollection<int> Positions => _rows.Keys;

    /// <summary>The row after the last position that was asked for.</summary>
    /// <exception cref="InvalidOperationException">No position was asked for.</exception>
    public ReadOnlySpan<float> Last =>
        At(_rows.Count > 0 ? _rows.Keys.Last() : throw new InvalidOperationException("No logits were asked for."));

    /// <summary>The unnormalized log-probabilities of each token to come after <paramref name="position"/>; [vocabulary].</summary>
    /// <exception cref="ArgumentOutOfRangeException">This position was not asked for.</exception>
    public ReadOnlySpan<float> At(int position) =>
        _rows.TryGetValue(position, out float[]? row)
            ? row
            : throw new ArgumentOutOfRangeException(
                nameof(position),
                position,
                $"No logits were asked for at position {position}; there are some at {string.Join(", ", _rows.Keys.Take(20))}."
            );

    internal void Add(int position, ReadOnlySpan<float> row) => _rows[position] = row.ToArray();
}
