using System.Globalization;

namespace LlmWorkbench.Llama.Models;

/// <summary>Reads how many layers really went to a GPU; llama.cpp has no function for it, but says it while loading.</summary>
internal static class OffloadLog
{
    // Without a regular expression, whose machinery takes as long as loading a small model.
    private const string Before = "offloaded ";
    private const string After = " layers to GPU";

    /// <summary>The number in the last "offloaded 5/6 layers to GPU", or 0 when there is no such line.</summary>
    internal static int Layers(IEnumerable<string> log)
    {
        int layers = 0;
        foreach (string line in log)
        {
            layers = Layers(line) ?? layers;
        }

        return layers;
    }

    private static int? Layers(string line)
    {
        int start = line.IndexOf(Before, StringComparison.Ordinal);
        int end = start < 0 ? -1 : line.IndexOf(After, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        ReadOnlySpan<char> numbers = line.AsSpan(start + Before.Length, end - start - Before.Length);
        int slash = numbers.IndexOf('/');
        return slash > 0 && int.TryParse(numbers[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out int layers) ? layers : null;
    }
}
