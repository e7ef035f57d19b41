namespace LlmWorkbench.Perplexity;

/// <summary>Windows of a text that are read together, or a part of one that is read for its own sake.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="Texts">The tokens of each, as they are read; [windows][tokens].</param>
/// <param name="From">The first position in the windows of which the next token is scored here.</param>
/// <param name="End">The first that is not read any more.</param>
internal sealed record ReadingPart(IReadOnlyList<TextWindow> Windows, IReadOnlyList<int[]> Texts, int From, int End)
{
    /// <summary>Windows that are read as a whole.</summary>
    public static ReadingPart Whole(IReadOnlyList<TextWindow> windows, IReadOnlyList<int[]> texts) =>
        new(windows, texts, windows[0].FirstScored - 1, texts.Max(text => text.Length));

    /// <summary>How many tokens are scored in it.</summary>
    public int Scored => Texts.Sum(text => Math.Min(End, text.Length - 1) - From);
}
