namespace LlmWorkbench.Kernel.Jupyter.Hosting;

/// <summary>What the kernel before this one died of, which the first cell is told.</summary>
/// <param name="text">The words; null when it ended as it should.</param>
internal sealed class Obituary(string? text)
{
    private string? _untold = text;

    /// <summary>The words, whether they were told or not; null when there is nothing to tell.</summary>
    public string? Text { get; } = text;

    /// <summary>The words for whoever asks first; null for all others. Any thread.</summary>
    public string? TellOnce() => Interlocked.Exchange(ref _untold, null);
}
