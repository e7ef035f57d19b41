namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class AttentionCheckTests : ModelCheckTest
{
    [Theory]
    [InlineData("none")]
    [InlineData("linear")]
    [InlineData("yarn")]
    [InlineData("longrope")]
    public void Passes_every_known_scaling(string name) => Passes(new TinyModel().Set("llama.rope.scaling.type", GgufValue.Of(name)));

    [Fact]
    public void Refuses_an_unknown_scaling() =>
        Refused(
            new TinyModel().Set("llama.rope.scaling.type", GgufValue.Of("magic")),
            "holds magic (string)",
            "none, linear, yarn, longrope"
        );

    [Fact]
    public void Refuses_heads_that_key_value_heads_do_not_divide() =>
        Refused(new TinyModel().Set("llama.attention.head_count_kv", GgufValue.Of(3u)), "holds 3 for layer 0", "must divide the 4 heads");

    [Fact]
    public void Looks_at_the_heads_of_every_layer() =>
        Refused(
            new TinyModel().Set("llama.block_count", GgufValue.Of(3u)).Set("llama.attention.head_count_kv", GgufValue.OfArray(2u, 0u, 3u)),
            "holds 3 for layer 2"
        );

    [Fact]
    public void A_vocabulary_that_says_nothing_of_its_embedding_passes() =>
        Passes(new TinyModel().NoTensors().Remove("llama.embedding_length"));

    [Fact]
    public void Refuses_an_embedding_of_no_numbers() =>
        Refused(new TinyModel().Set("llama.embedding_length", GgufValue.Of(0u)), "'llama.embedding_length' holds 0");
}
