namespace LlmWorkbench.Llama.Sequences;

/// <summary>Which of many short texts are read together: as many as fit, in their order.</summary>
internal static class SequenceGroups
{
    /// <summary>Cuts a list into groups.</summary>
    /// <param name="sizes">How many tokens and how many sequences each item takes.</param>
    /// <param name="maxTokens">How many tokens a group has at most; an item with more is a group of its own.</param>
    /// <param name="maxSequences">How many sequences a group has at most; the same.</param>
    internal static IReadOnlyList<Range> Of(IReadOnlyList<(int Tokens, int Sequences)> sizes, int maxTokens, int maxSequences)
    {
        List<Range> groups = [];
        int first = 0;
        (int tokens, int sequences) = (0, 0);
        for (int i = 0; i < sizes.Count; i++)
        {
            if (i > first && (tokens + sizes[i].Tokens > maxTokens || sequences + sizes[i].Sequences > maxSequences))
            {
                groups.Add(first..i);
                first = i;
                (tokens, sequences) = (0, 0);
            }

            tokens += sizes[i].Tokens;
            sequences += sizes[i].Sequences;
        }

        if (first < sizes.Count)
        {
            groups.Add(first..sizes.Count);
        }

        return groups;
    }
}
