using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Llama.Memory;

/// <summary>Reads the sizes of buffers from llama.cpp's log, the only place where it states them for each device.</summary>
internal static partial class MemoryBufferLog
{
    /// <summary>The buffers in the order of the log.</summary>
    internal static IReadOnlyList<MemoryBuffer> Read(IEnumerable<string> log) =>
        [
            .. log.Select(line => Line().Match(line))
                .Where(match => match.Success)
                .Select(match => new MemoryBuffer(
                    match.Groups["device"].Value,
                    Kind(match.Groups["kind"].ValueSpan),
                    (long)(double.Parse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture) * (1 << 20))
                )),
        ];

    private static MemoryBufferKind Kind(ReadOnlySpan<char> word) =>
        word switch
        {
            "model" => MemoryBufferKind.Weights,
            "compute" => MemoryBufferKind.Compute,
            "output" => MemoryBufferKind.Output,
            _ => MemoryBufferKind.Cache,
        };

    // llama-model.cpp, llama-context.cpp, llama-kv-cache.cpp, llama-memory-recurrent.cpp:
    // "load_tensors:   CPU_Mapped model buffer size =   4685.30 MiB", "llama_kv_cache:        CPU KV buffer size =   128.00 MiB".
    [GeneratedRegex(@"^\S+: +(?<device>\S+) +(\S+ )*?(?<kind>model|KV|RS|state|compute|output) buffer size = *(?<size>[0-9.]+) MiB")]
    private static partial Regex Line();
}
