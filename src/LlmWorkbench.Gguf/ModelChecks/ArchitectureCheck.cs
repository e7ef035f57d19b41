using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Numbers that single architectures cannot be without: llama.cpp asserts them, or divides by them (its src/models/).</summary>
internal static class ArchitectureCheck
{
    private static readonly string[] s_experts = ["expert_count", "expert_used_count"];

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        CheckLabels(file);
        if (file.Tensors.Count == 0)
        {
            return; // a vocabulary is loaded without the rest
        }

        CheckSlidingWindow(file);
        CheckStateSpace(file);
        CheckVectorLength(file);
        foreach (string key in Needed(file.Metadata.Architecture!))
        {
            if (file.Integers(key, 1, int.MaxValue) is null)
            {
                throw file.Refuse(
                    $"{Shown.Name(file.Metadata.ForArchitecture(key))} is missing; for the architecture "
                        + $"{Shown.Name(file.Metadata.Architecture!)} it must be at least 1"
                );
            }
        }
    }

    // The names of what a classifier tells apart: an array of another kind ends the process (llama-model-loader.cpp, get_arr).
    private static void CheckLabels(GgufFile file)
    {
        string key = file.Metadata.ForArchitecture("classifier.output_labels");
        if (file.Metadata.Find(key) is { } labels && labels.AsStrings() is null)
        {
            throw file.Refuse(key, labels, "an array of strings");
        }
    }

    // Vectors of another length than the residual stream come out of a matrix at the end (llama-graph.cpp, build_dense_out); without one
    // they would be read past their end.
    private static void CheckVectorLength(GgufFile file)
    {
        string key = file.Metadata.ForArchitecture("embedding_length_out");
        long? length = file.Integer("embedding_length_out", 1, int.MaxValue);
        if (length is { } given && given != file.Metadata.EmbeddingLength && !file.Tensors.Any(tensor => tensor.RowCount == given))
        {
            throw file.Refuse(key, file.Metadata[key], "the embedding's length, or the number of rows of a weight");
        }
    }

    private static string[] Needed(string architecture) =>
        architecture switch
        {
            "bailingmoe2" or "glm4moe" or "lfm2moe" or "llada-moe" or "phimoe" or "smallthinker" => s_experts,
            "grovemoe" => [.. s_experts, "experts_per_group"],
            "ernie4_5-moe" => ["interleave_moe_layer_step"],
            "minimax-m3" => ["attention.indexer.block_size"],
            "hrm_text" => ["hrm.layers_per_stack", "hrm.h_cycles", "hrm.l_cycles"],
            _ => [],
        };

    // With a pattern that leaves no layer a window, there is no cache to make for them.
    private static void CheckSlidingWindow(GgufFile file)
    {
        string key = file.Metadata.ForArchitecture("attention.sliding_window_pattern");
        if (
            file.Metadata.Find(key) is not { } pattern
            || file.Metadata.GetInteger(file.Metadata.ForArchitecture("attention.sliding_window")) == 0
        )
        {
            return;
        }

        // What stands after the last layer's is not looked at.
        int layers = (int)(file.Metadata.BlockCount ?? GgufModelCheck.MaxLayers);
        bool none =
            pattern.AsInteger() == 1
            || pattern.AsIntegers()?.Take(layers).All(i => i == 0) == true
            || pattern.AsBooleans()?.Take(layers).Contains(true) == false;
        if (none)
        {
            throw file.Refuse(key, pattern, "a number other than 1, or an array in which at least one layer has a sliding window");
        }
    }

    // The state is cut into heads and groups of equal size.
    private static void CheckStateSpace(GgufFile file)
    {
        if (
            file.Metadata.Architecture
            is not ("mamba2" or "plamo2" or "granitehybrid" or "nemotron_h" or "nemotron_h_moe" or "falcon-h1" or "jamba" or "mamba")
        )
        {
            return;
        }

        long inner = file.Integer("ssm.inner_size", 1, int.MaxValue) ?? 0;
        bool heads = file.Metadata.Architecture is not ("mamba" or "jamba");
        foreach (string key in heads ? (string[])["ssm.time_step_rank", "ssm.group_count"] : ["ssm.time_step_rank"])
        {
            if (
                file.Integer(key, file.Metadata.Architecture == "plamo2" && key == "ssm.group_count" ? 0 : 1, int.MaxValue)
                    is > 0
                        and { } parts
                && heads
                && inner % parts != 0
            )
            {
                throw file.Refuse(
                    $"{Shown.Name(file.Metadata.ForArchitecture(key))} holds {Shown.Number(parts)}; it must divide "
                        + $"'ssm.inner_size', {Shown.Number(inner)}"
                );
            }
        }

        if (
            file.Metadata.Architecture is "jamba" or "granitehybrid"
            && file.Integer("embedding_length", 1, int.MaxValue) is { } length
            && inner != 2 * length
        )
        {
            throw file.Refuse(
                $"{Shown.Name(file.Metadata.ForArchitecture("ssm.inner_size"))} is {Shown.Number(inner)}; it must be "
                    + $"{Shown.Number(2 * length)}, twice the embedding"
            );
        }
    }
}
