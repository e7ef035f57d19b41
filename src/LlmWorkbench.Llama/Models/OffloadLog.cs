using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Llama.Models;

/// <summary>Reads how many layers really went to a GPU; llama.cpp has no function for it, but says it while loading.</summary>
internal static partial class OffloadLog
{
    /// <summary>The number in "offloaded 5/6 layers to GPU", or 0 when there is no such line.</summary>
    internal static int Layers(IEnumerable<string> log) =>
        log.Select(line => Offloaded().Match(line))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .LastOrDefault();

    [GeneratedRegex(@"offloaded (\d+)/\d+ layers to GPU")]
    private static partial Regex Offloaded();
}
