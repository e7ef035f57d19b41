namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>What samples/LLamaSharpUser prints about the shipped tutor.</summary>
internal static class SampleOutput
{
    /// <summary>Looks for each part: LLamaSharp's text, logits, attention, and the chat client's answer with its probabilities.</summary>
    public static void Check(string output)
    {
        Assert.StartsWith("LLamaSharp writes: Paris", output, StringComparison.Ordinal);
        Assert.Contains("What tutor-f16 expects after «…What␣is␣the␣capital␣of␣France?↵Answer:»", output, StringComparison.Ordinal);
        Assert.Matches(@"1  ␣P +\d+ +\d+\.\d+ +99\.\d %", output);
        Assert.Contains("Attention in tutor-f16", output, StringComparison.Ordinal);
        Assert.Matches(@"The chat client answers: The \(100 %\) capital \(100 %\).* P \(\d+ %\)ar \(\d+ %\)is \(\d+ %\)", output);
    }
}
