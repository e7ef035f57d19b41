using System.Collections.Frozen;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Memory.Layouts;

/// <summary>Which layers look back on a sliding window only, as llama.cpp decides it.</summary>
internal static class SlidingWindows
{
    // After how many layers one looks back on everything, whether it is the first of them, and the window where the file names none.
    // https://github.com/ggml-org/llama.cpp/tree/master/src/models: load_swa_pattern of each architecture, 2026-11-30.
    private static readonly FrozenDictionary<string, Pattern> s_patterns = new Dictionary<string, Pattern>
    {
        ["gemma2"] = new(2, Window: 4096),
        ["gemma3"] = new(6),
        ["gemma3n"] = new(5),
        ["gpt-oss"] = new(2),
        ["cohere2"] = new(4),
        ["exaone4"] = new(4),
        ["exaone-moe"] = new(4, Window: 128),
        ["olmo2"] = new(4),
        ["plamo3"] = new(8),
        ["llama4"] = new(4, Window: 8192),
        ["afmoe"] = new(4),
        ["mellum"] = new(4),
        ["cohere2moe"] = new(4, IsDenseFirst: true),
        ["smallthinker"] = new(4, IsDenseFirst: true, Window: 4096),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private sealed record Pattern(int Period, bool IsDenseFirst = false, int Window = 0);

    /// <summary>The window in tokens, 0 for none, and for each layer whether it has it.</summary>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="architecture">As in <c>gemma2</c>.</param>
    /// <param name="layers">How many layers there are.</param>
    public static (int Window, bool[] Layers) Of(GgufMetadata metadata, string architecture, int layers)
    {
        Pattern? pattern = s_patterns.GetValueOrDefault(architecture);
        int window = (int)(metadata.GetInteger($"{architecture}.attention.sliding_window") ?? pattern?.Window ?? 0);
        string key = $"{architecture}.attention.sliding_window_pattern";
        bool isListed = metadata.TryGetValue(key, out GgufValue? listed) && listed.IsArray;
        if (window <= 0 || (pattern is null && !isListed))
        {
            return (0, new bool[layers]);
        }

        if (isListed)
        {
            IReadOnlyList<bool> flags = listed!.AsBooleans() ?? [.. (listed.AsIntegers() ?? []).Select(flag => flag != 0)];
            return (window, [.. Enumerable.Range(0, layers).Select(i => i < flags.Count && flags[i])]);
        }

        int period = (int)(metadata.GetInteger(key) ?? pattern!.Period);
        bool isDenseFirst = pattern!.IsDenseFirst;
        return (window, [.. Enumerable.Range(0, layers).Select(i => period == 0 || i % period != (isDenseFirst ? 0 : period - 1))]);
    }
}
