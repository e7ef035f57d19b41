namespace LlmWorkbench.Pretraining;

/// <summary>How much of a transformer a model has.</summary>
public enum TrainedParts
{
    /// <summary>Embedding and output alone: what follows depends on the last token, as in a table of pairs.</summary>
    Bigram,

    /// <summary>All of it but attention, and the positions that only attention uses: the last token, thought about.</summary>
    NoAttention,

    /// <summary>One head of attention over the tokens before, and nothing after it.</summary>
    OneHead,

    /// <summary>All of it but positions.</summary>
    NoPositions,

    /// <summary>Attention of several heads and a feed-forward part in each layer.</summary>
    Whole,
}

/// <summary>The parts in words.</summary>
internal static class PartWords
{
    private static readonly (string Word, TrainedParts Parts, string Name, string? Lacks)[] s_words =
    [
        ("bigram", TrainedParts.Bigram, "bigram", "attention and the feed-forward part are matrices of zeros in its file"),
        ("no-attention", TrainedParts.NoAttention, "no attention", "attention is matrices of zeros in its file"),
        ("one-head", TrainedParts.OneHead, "one head", "the feed-forward part is matrices of zeros in its file"),
        ("no-positions", TrainedParts.NoPositions, "no positions", "queries and keys are turned by an angle of 0 in its file"),
        ("whole", TrainedParts.Whole, "whole transformer", null),
    ];

    /// <summary>The words of the command line, the fewest parts first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_words.Select(word => word.Word)];

    /// <summary>Reads a word.</summary>
    /// <exception cref="WorkbenchException">It is another one.</exception>
    public static TrainedParts Read(string word)
    {
        foreach ((string known, TrainedParts parts, _, _) in s_words)
        {
            if (known.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return parts;
            }
        }

        throw new WorkbenchException(
            $"«{Wording.VisibleText.Phrase(word)}» is no set of parts: --parts takes {Wording.Sentences.And(All)}, with commas between."
        );
    }

    /// <summary>The word of the command line, which is the end of a file's name too.</summary>
    public static string Word(this TrainedParts parts) => Of(parts).Word;

    /// <summary>As tables and charts name them.</summary>
    public static string Name(this TrainedParts parts) => Of(parts).Name;

    /// <summary>How its file says what it lacks; <see langword="null"/> where it lacks nothing.</summary>
    public static string? InFile(this TrainedParts parts) => Of(parts).Lacks;

    private static (string Word, TrainedParts Parts, string Name, string? Lacks) Of(TrainedParts parts) =>
        s_words.First(word => word.Parts == parts);
}
