namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>What samples/LLamaSharpUser prints about the shipped tutor.</summary>
internal static class SampleOutput
{
    /// <summary>Looks for each part: LLamaSharp's text, logits, attention, and the chat client's answer with its probabilities.</summary>
    public static void Check(string output)
    {
        Assert.StartsWith("LLamaSharp writes: Paris", output, StringComparison.Ordinal);
        Assert.Contains("What tutor-f16 expects after «…What␣is␣the␣capital␣of␣France?↵Answer:»", output, StringComparison.Ordinal);
        Assert.Matches(@"1  ␣Paris +\d+ +\d+\.\d+ +9\d\.\d %", output);
        Assert.Contains("Attention in tutor-f16", output, StringComparison.Ordinal);
        Assert.Matches(@"The chat client answers: The \(\d+ %\) capital \(\d+ %\).* Paris \(\d+ %\)", output);
    }
}
