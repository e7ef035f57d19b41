using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>What llama.cpp allocated for a context, as it logs it: to the hundredth of a MiB.</summary>
/// <param name="CacheBytes">Keys and values of all tokens, or the states of a recurrent model.</param>
/// <param name="ComputeBytes">Scratch for the computation of one block.</param>
/// <param name="OutputBytes">Logits of the positions that are read together.</param>
public sealed partial record ContextMemory(long CacheBytes, long ComputeBytes, long OutputBytes)
{
    /// <summary>Everything together.</summary>
    public long TotalBytes => CacheBytes + ComputeBytes + OutputBytes;

    /// <summary>Adds up the buffers in the log of a context that was just made; several devices have several.</summary>
    internal static ContextMemory Read(IEnumerable<string> log)
    {
        double cache = 0;
        double compute = 0;
        double output = 0;
        foreach (Match match in log.Select(line => Buffer().Match(line)).Where(match => match.Success))
        {
            double bytes = double.Parse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture) * (1 << 20);
            _ = match.Groups["kind"].ValueSpan switch
            {
                "compute" => compute += bytes,
                "output" => output += bytes,
                _ => cache += bytes,
            };
        }

        return new ContextMemory((long)cache, (long)compute, (long)output);
    }

    // llama-context.cpp, llama-kv-cache.cpp, llama-memory-recurrent.cpp: "llama_kv_cache:        CPU KV buffer size =   128.00 MiB".
    [GeneratedRegex(@"(?<kind>KV|RS|state|compute|output) buffer size = *(?<size>[0-9.]+) MiB")]
    private static partial Regex Buffer();
}
