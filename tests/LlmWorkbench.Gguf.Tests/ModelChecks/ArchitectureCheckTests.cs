namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class ArchitectureCheckTests : ModelCheckTest
{
    private static TinyModel Of(string architecture) =>
        new TinyModel()
            .Set("general.architecture", GgufValue.Of(architecture))
            .Set($"{architecture}.embedding_length", GgufValue.Of(32u))
            .Set($"{architecture}.attention.head_count", GgufValue.Of(4u));

    [Theory]
    [InlineData("llada-moe", "expert_count")]
    [InlineData("smallthinker", "expert_count")]
    [InlineData("phimoe", "expert_count")]
    [InlineData("ernie4_5-moe", "interleave_moe_layer_step")]
    [InlineData("minimax-m3", "attention.indexer.block_size")]
    [InlineData("hrm_text", "hrm.layers_per_stack")]
    public void Refuses_an_architecture_without_a_number_that_it_needs(string architecture, string key)
    {
        Refused(Of(architecture), $"'{architecture}.{key}' is missing", $"for the architecture '{architecture}' it must be at least 1");
        Refused(Of(architecture).Set($"{architecture}.{key}", GgufValue.Of(0u)), $"'{architecture}.{key}' holds 0", "from 1 to");
        Passes(Of(architecture).NoTensors());
    }

    [Fact]
    public void Passes_a_mixture_that_has_its_experts() =>
        Passes(Of("llada-moe").Set("llada-moe.expert_count", GgufValue.Of(8u)).Set("llada-moe.expert_used_count", GgufValue.Of(2u)));

    [Fact]
    public void Refuses_names_of_classes_that_are_not_an_array_of_texts()
    {
        const string Key = "llama.classifier.output_labels";
        Refused(new TinyModel().Set(Key, GgufValue.OfArray(1, 2)), $"'{Key}' holds", "an array of strings");
        Refused(new TinyModel().Set(Key, GgufValue.Of("yes")), $"'{Key}' holds", "an array of strings");
        Refused(new TinyModel().Set(Key, GgufValue.OfArray(1u)).NoTensors(), $"'{Key}' holds", "an array of strings");
        Passes(new TinyModel().Set(Key, GgufValue.OfStrings(["yes", "no"])));
    }

    [Fact]
    public void Refuses_vectors_of_a_length_that_no_weight_gives()
    {
        const string Key = "llama.embedding_length_out";
        Refused(new TinyModel().Set(Key, GgufValue.Of(1834u)), $"'{Key}' holds 1834 (uint32)", "the number of rows of a weight");
        Passes(new TinyModel().Set(Key, GgufValue.Of(1834u)).Tensor("dense_3.weight", [256, 1834]));
        Passes(new TinyModel().Set(Key, GgufValue.Of(32u)).Set("llama.embedding_length", GgufValue.Of(32u)));
    }

    [Fact]
    public void Refuses_a_pattern_that_leaves_no_layer_a_sliding_window()
    {
        const string Key = "gemma2.attention.sliding_window_pattern";
        Refused(Of("gemma2").Set(Key, GgufValue.Of(1u)), $"'{Key}' holds 1 (uint32)", "a number other than 1");
        Refused(Of("gemma2").Set(Key, GgufValue.OfArray(false, false)), $"'{Key}'", "at least one layer");
        Refused(Of("gemma2").Set(Key, GgufValue.OfArray(0u, 0u)), $"'{Key}'", "at least one layer");
        Refused(
            Of("gemma2").Set("gemma2.block_count", GgufValue.Of(2u)).Set(Key, GgufValue.OfArray(0u, 0u, 1u)),
            $"'{Key}'",
            "at least one layer"
        );
        Passes(Of("gemma2").Set(Key, GgufValue.Of(2u)));
        Passes(Of("gemma2").Set(Key, GgufValue.OfArray(true, false)));
        Passes(
            Of("llama4")
                .Set("llama4.attention.sliding_window_pattern", GgufValue.Of(1u))
                .Set("llama4.attention.sliding_window", GgufValue.Of(0u))
        );
    }

    [Theory]
    [InlineData("ssm.time_step_rank")]
    [InlineData("ssm.group_count")]
    public void Refuses_a_state_that_heads_or_groups_do_not_divide(string key)
    {
        TinyModel model = Of("mamba2").Set("mamba2.ssm.inner_size", GgufValue.Of(64u));
        Refused(model.Set("mamba2." + key, GgufValue.Of(7u)), $"'mamba2.{key}' holds 7; it must divide 'ssm.inner_size', 64");
        Refused(model.Set("mamba2." + key, GgufValue.Of(0u)), $"'mamba2.{key}' holds 0", "from 1 to");
        Passes(model.Set("mamba2." + key, GgufValue.Of(8u)));
    }

    [Fact]
    public void Refuses_a_state_that_is_not_twice_the_embedding() =>
        Refused(
            Of("jamba").Set("jamba.ssm.inner_size", GgufValue.Of(32u)),
            "'jamba.ssm.inner_size' is 32; it must be 64, twice the embedding"
        );
}
