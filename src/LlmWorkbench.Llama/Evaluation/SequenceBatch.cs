namespace LlmWorkbench.Llama.Evaluation;

/// <summary>Tokens of several sequences that are decoded together.</summary>
internal sealed class SequenceBatch
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _positions = [];
    private readonly List<int> _firstSequences = [];
    private readonly List<int> _sequenceCounts = [];
    private readonly List<sbyte> _outputs = [];

    internal int Count => _tokens.Count;

    internal int[] Tokens => [.. _tokens];

    internal int[] Positions => [.. _positions];

    /// <summary>The first of the sequences that a token belongs to; the others follow it.</summary>
    internal int[] FirstSequences => [.. _firstSequences];

    internal int[] SequenceCounts => [.. _sequenceCounts];

    internal sbyte[] Outputs => [.. _outputs];

    /// <summary>Adds a token.</summary>
    /// <param name="token">Its number in the vocabulary.</param>
    /// <param name="position">Its place in its sequences, from 0.</param>
    /// <param name="firstSequence">The first sequence that it belongs to.</param>
    /// <param name="sequences">How many sequences share it.</param>
    /// <param name="output">Whether the logits after it are wanted.</param>
    /// <returns>Its place in the batch.</returns>
    internal int Add(int token, int position, int firstSequence, int sequences, bool output)
    {
        _tokens.Add(token);
        _positions.Add(position);
        _firstSequences.Add(firstSequence);
        _sequenceCounts.Add(sequences);
        _outputs.Add(output ? (sbyte)1 : (sbyte)0);
        return _tokens.Count - 1;
    }
}
