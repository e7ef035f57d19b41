namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// Which tokens a context's cache holds, and how far they were computed in whole aligned blocks: only those can be reused
/// without changing a bit of what follows.
/// </summary>
internal sealed class CachedTokens(int block)
{
    private readonly List<int> _tokens = [];
    private int _inBlocks;

    internal int Count => _tokens.Count;

    /// <summary>All of them.</summary>
    internal int[] ToArray() => [.. _tokens];

    /// <summary>How many leading tokens of <paramref name="ids"/> need no new computation: a multiple of the block.</summary>
    /// <param name="ids">The text to be read.</param>
    /// <param name="firstWanted">The first position whose logits are wanted: it must be computed anew.</param>
    internal int Reusable(ReadOnlySpan<int> ids, int firstWanted)
    {
        int most = Math.Min(_inBlocks, firstWanted);
        int common = 0;
        while (common < most && _tokens[common] == ids[common])
        {
            common++;
        }

        return common / block * block;
    }

    /// <summary>Notes tokens that were computed together from a position on.</summary>
    internal void Append(ReadOnlySpan<int> tokens, int from)
    {
        if (from == _inBlocks && from == _tokens.Count)
        {
            _inBlocks += tokens.Length / block * block;
        }

        _tokens.AddRange(tokens);
    }

    /// <summary>Notes that the cache holds nothing from this position on.</summary>
    internal void Truncate(int position)
    {
        _tokens.RemoveRange(position, _tokens.Count - position);
        _inBlocks = Math.Min(_inBlocks, position / block * block);
    }
}
