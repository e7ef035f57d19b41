using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Heads and rotary positions: sizes that do not fit together end the process when the graph is built.</summary>
internal static class AttentionCheck
{
    private static readonly string[] s_scalings = ["none", "linear", "yarn", "longrope"];

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        CheckScaling(file);
        long? embedding = file.Integer("embedding_length", 1, int.MaxValue);
        IReadOnlyList<long>? heads = file.Integers("attention.head_count", 0, int.MaxValue);
        IReadOnlyList<long>? keyValueHeads = file.Integers("attention.head_count_kv", 0, int.MaxValue);
        if (heads is not null && keyValueHeads is not null)
        {
            CheckHeads(file, heads, keyValueHeads);
        }

        HeadSizeCheck.Check(file, heads, embedding);
    }

    private static void CheckScaling(GgufFile file)
    {
        string key = file.Metadata.ForArchitecture("rope.scaling.type");
        if (file.Metadata.Find(key) is { } value && !s_scalings.Contains(value.AsString()))
        {
            throw file.Refuse(key, value, "one of " + string.Join(", ", s_scalings));
        }
    }

    // Each head of keys and values serves the same number of query heads.
    private static void CheckHeads(GgufFile file, IReadOnlyList<long> heads, IReadOnlyList<long> keyValueHeads)
    {
        for (int layer = 0; layer < Math.Max(heads.Count, keyValueHeads.Count); layer++)
        {
            long query = heads.Count == 1 ? heads[0] : heads.ElementAtOrDefault(layer);
            long keyValue = keyValueHeads.Count == 1 ? keyValueHeads[0] : keyValueHeads.ElementAtOrDefault(layer);
            if (keyValue != 0 && query % keyValue != 0)
            {
                throw file.Refuse(
                    $"{Shown.Name(file.Metadata.ForArchitecture("attention.head_count_kv"))} holds {Shown.Number(keyValue)} for "
                        + $"layer {layer}; it must divide the {Shown.Number(query)} heads of 'attention.head_count'"
                );
            }
        }
    }
}
