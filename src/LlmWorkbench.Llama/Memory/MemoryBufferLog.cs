using System.Globalization;

namespace LlmWorkbench.Llama.Memory;

/// <summary>Reads the sizes of buffers from llama.cpp's log, the only place where it states them for each device.</summary>
internal static class MemoryBufferLog
{
    // llama-model.cpp, llama-context.cpp, llama-kv-cache.cpp, llama-memory-recurrent.cpp:
    // "load_tensors:   CPU_Mapped model buffer size =   4685.30 MiB", "llama_kv_cache:        CPU KV buffer size =   128.00 MiB".
    // Without a regular expression, whose machinery takes as long as loading a small model.
    private const string Size = " buffer size =";
    private const string Unit = " MiB";

    /// <summary>The buffers in the order of the log.</summary>
    internal static IReadOnlyList<MemoryBuffer> Read(IEnumerable<string> log)
    {
        List<MemoryBuffer> buffers = [];
        foreach (string line in log)
        {
            if (Read(line) is { } buffer)
            {
                buffers.Add(buffer);
            }
        }

        return buffers;
    }

    private static MemoryBuffer? Read(string line)
    {
        int size = line.IndexOf(Size, StringComparison.Ordinal);
        int unit = size < 0 ? -1 : line.IndexOf(Unit, size, StringComparison.Ordinal);
        if (unit < 0)
        {
            return null;
        }

        // The function, the device, perhaps more words, the kind.
        string[] words = line[..size].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ReadOnlySpan<char> number = line.AsSpan(size + Size.Length, unit - size - Size.Length).Trim(' ');
        return
            words.Length >= 3
            && words[0].EndsWith(':')
            && Kind(words[^1]) is { } kind
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double megabytes)
            ? new MemoryBuffer(words[1], kind, (long)(megabytes * (1 << 20)))
            : null;
    }

    private static MemoryBufferKind? Kind(string word) =>
        word switch
        {
            "model" => MemoryBufferKind.Weights,
            "compute" => MemoryBufferKind.Compute,
            "output" => MemoryBufferKind.Output,
            "KV" or "RS" or "state" => MemoryBufferKind.Cache,
            _ => null,
        };
}
