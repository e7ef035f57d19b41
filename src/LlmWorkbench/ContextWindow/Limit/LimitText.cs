namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>What the ways of dealing with the limit are called.</summary>
internal static class LimitText
{
    /// <summary>A way in a few words.</summary>
    public static string Name(LimitStrategy strategy) =>
        strategy switch
        {
            LimitStrategy.Refused => "refused",
            LimitStrategy.TruncatedStart => "cut at the start",
            LimitStrategy.TruncatedMiddle => "cut in the middle",
            _ => "shifted",
        };

    /// <summary>A way in a sentence.</summary>
    public static string Explain(LimitStrategy strategy, LimitOptions options) =>
        strategy switch
        {
            LimitStrategy.Refused => "Nothing is read; whoever asked has to shorten the text or take a longer window.",
            LimitStrategy.TruncatedStart => "The beginning is thrown away before the model reads, so that text and answer fit.",
            LimitStrategy.TruncatedMiddle => $"The first {options.Keep} tokens stay, and the middle is thrown away before the model reads.",
            _ => $"The model reads on; whenever the window is full, half of what follows the first {options.Keep} tokens is forgotten and "
                + "the rest moves up. What is left was computed when the rest was still there.",
        };
}
