using System.Globalization;

namespace LlmWorkbench.Llama.Memory;

/// <summary>Refuses what does not fit into memory, with both sizes, before it is allocated.</summary>
internal static class MemoryFit
{
    /// <summary>Does nothing when it fits.</summary>
    /// <param name="needed">Bytes at least.</param>
    /// <param name="available">Bytes that can be had now.</param>
    /// <param name="what">How the sentence begins.</param>
    /// <param name="purpose">What stands after the first size.</param>
    /// <param name="remedy">What would work.</param>
    /// <exception cref="LlamaException">It does not fit.</exception>
    internal static void Require(double needed, Func<long> available, string what, string purpose, string remedy)
    {
        if (needed <= available())
        {
            return;
        }

        // Contexts and models that nobody disposed hold memory until the collector finds them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long free = available();
        if (needed > free)
        {
            throw new LlamaException($"{what} {Size(needed)} {purpose}, but {Size(free)} are free: {remedy}.");
        }
    }

    /// <summary>A size for people: "1.5 GiB", "3.2 MiB".</summary>
    internal static string Size(double bytes) =>
        bytes >= 1 << 30
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):N1} GiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):N1} MiB");
}
