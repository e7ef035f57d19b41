namespace LlmWorkbench.Hardware;

/// <summary>Reads llama.cpp's line about the system.</summary>
internal static class CpuFeatureList
{
    /// <summary>The features that are on, from a line such as <c>CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 0 |</c>.</summary>
    public static IReadOnlyList<string> Parse(string line) =>
        [
            .. line.Split('|', StringSplitOptions.TrimEntries)
                .Select(part => part[(part.LastIndexOf(':') + 1)..].Split('=', StringSplitOptions.TrimEntries))
                .Where(pair => pair.Length == 2 && pair[1] == "1")
                .Select(pair => pair[0])
                .Distinct(StringComparer.Ordinal),
        ];
}
