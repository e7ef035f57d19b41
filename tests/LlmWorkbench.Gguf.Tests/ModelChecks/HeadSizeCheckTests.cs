namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class HeadSizeCheckTests : ModelCheckTest
{
    // Four heads in an embedding of 32: eight numbers each.
    private static TinyModel Of(string architecture) =>
        new TinyModel()
            .Set("general.architecture", GgufValue.Of(architecture))
            .Set($"{architecture}.embedding_length", GgufValue.Of(32u))
            .Set($"{architecture}.attention.head_count", GgufValue.Of(4u));

    [Theory]
    [InlineData("attention.key_length", "16 for keys, 8 for values and 16")]
    [InlineData("attention.value_length", "8 for keys, 16 for values and 8")]
    [InlineData("rope.dimension_count", "8 for keys, 8 for values and 16")]
    public void Refuses_heads_of_different_sizes(string key, string sizes) =>
        Refused(new TinyModel().Remove("llama.rope.dimension_count").Set("llama." + key, GgufValue.Of(16u)), sizes, "must be equal");

    [Theory]
    [InlineData("qwen3")]
    [InlineData("qwen2")]
    [InlineData("granite")]
    public void Refuses_heads_that_are_rotated_in_part_where_they_must_be_whole(string architecture) =>
        Refused(
            Of(architecture).Set($"{architecture}.rope.dimension_count", GgufValue.Of(4u)),
            $"'{architecture}.rope.dimension_count'",
            "the three must be equal"
        );

    [Theory]
    [InlineData("gpt2")]
    [InlineData("phi3")]
    public void Refuses_keys_and_values_of_different_sizes(string architecture) =>
        Refused(
            Of(architecture).Set($"{architecture}.attention.key_length", GgufValue.Of(4u)),
            "4 for keys, 8 for values",
            "the first two must be equal"
        );

    [Theory]
    [InlineData(0u)]
    [InlineData(10u)]
    [InlineData(5u)]
    [InlineData(uint.MaxValue >> 1)]
    public void Refuses_a_rotation_that_is_nothing_odd_or_larger_than_the_head(uint count)
    {
        Refused(
            Of("gemma2").Set("gemma2.rope.dimension_count", GgufValue.Of(count)),
            $"'gemma2.rope.dimension_count' holds {count:N0}",
            "an even number from 2 to 8"
        );
        Refused(
            Of("gemma2").Set("gemma2.rope.dimension_count_swa", GgufValue.Of(count)),
            $"'gemma2.rope.dimension_count_swa' holds {count:N0}",
            "an even number from 2 to 8"
        );
    }

    [Fact]
    public void Passes_heads_that_are_rotated_in_part_where_they_may_be() =>
        Passes(Of("phi2").Set("phi2.rope.dimension_count", GgufValue.Of(4u)));

    [Fact]
    public void Passes_keys_and_values_of_different_sizes_where_they_may_be() =>
        Passes(
            Of("deepseek2")
                .Set("deepseek2.attention.key_length", GgufValue.Of(24u))
                .Set("deepseek2.attention.value_length", GgufValue.Of(16u))
                .Set("deepseek2.rope.dimension_count", GgufValue.Of(8u))
        );

    [Fact]
    public void Passes_any_rotation_where_there_is_none() => Passes(Of("gpt2").Set("gpt2.rope.dimension_count", GgufValue.Of(0u)));

    [Fact]
    public void Refuses_no_heads_where_their_number_divides_the_embedding()
    {
        Refused(Of("qwen2").Remove("qwen2.attention.head_count"), "'qwen2.attention.head_count' is missing", "at least 1");
        Refused(
            Of("qwen2").Set("qwen2.attention.head_count", GgufValue.Of(0u)),
            "'qwen2.attention.head_count' holds 0 for layer 0",
            "at least 1"
        );
        Passes(Of("mamba").Set("mamba.attention.head_count", GgufValue.Of(0u)));
        Passes(Of("deci").Set("deci.attention.head_count", GgufValue.OfArray(0u, 4u)));
        Passes(Of("qwen2").Remove("qwen2.attention.head_count").NoTensors());
    }

    [Fact]
    public void Passes_heads_whose_size_is_given() =>
        Passes(
            new TinyModel()
                .Set("llama.attention.key_length", GgufValue.Of(16u))
                .Set("llama.attention.value_length", GgufValue.Of(16u))
                .Set("llama.rope.dimension_count", GgufValue.Of(16u))
        );
}
