namespace LlmWorkbench.Gguf.Tests;

/// <summary>What every message must be: one sentence on one line that names the file.</summary>
internal static class Sentence
{
    public static string Of(GgufFormatException exception, params string[] parts)
    {
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.StartsWith(System.IO.Path.GetFileName(exception.Path) + ": ", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 20, 500);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        return exception.Message;
    }
}
