namespace LlmWorkbench.Gguf.Tests;

[Fast]
public sealed class GgufMetadataTests
{
    private static GgufMetadata Of(params (string Key, GgufValue Value)[] entries) =>
        new(entries.Select(e => KeyValuePair.Create(e.Key, e.Value)));

    [Fact]
    public void Keeps_the_order_of_the_file()
    {
        GgufMetadata metadata = Of(("z", GgufValue.Of(1)), ("a", GgufValue.Of(2)), ("m", GgufValue.Of(3)));
        Assert.Equal(["z", "a", "m"], metadata.Keys);
        Assert.Equal([1, 2, 3], metadata.Values.Select(v => v.AsInteger()));
        Assert.Equal(3, metadata.Count);
        Assert.Equal(GgufValue.Of(2), metadata["a"]);
    }

    [Fact]
    public void Missing_keys_and_other_kinds_give_null()
    {
        GgufMetadata metadata = Of(("text", GgufValue.Of("x")), ("numbers", GgufValue.OfArray(1, 2)));
        Assert.Null(metadata.GetString("none"));
        Assert.Null(metadata.Find("none"));
        Assert.False(metadata.ContainsKey("none"));
        Assert.Null(metadata.GetInteger("text"));
        Assert.Null(metadata.GetStrings("numbers"));
        Assert.Equal([1, 2], metadata.GetNumbers("numbers")!);
        Assert.Throws<KeyNotFoundException>(() => metadata["none"]);
    }

    [Fact]
    public void Shortcuts_read_the_keys_of_the_architecture()
    {
        GgufMetadata metadata = Of(
            ("general.architecture", GgufValue.Of("qwen2")),
            ("general.name", GgufValue.Of("Tiny")),
            ("general.license", GgufValue.Of("mit")),
            ("qwen2.block_count", GgufValue.Of(24u)),
            ("qwen2.context_length", GgufValue.Of(32768u)),
            ("qwen2.embedding_length", GgufValue.Of(896u)),
            ("qwen2.attention.head_count", GgufValue.Of(14u)),
            ("qwen2.attention.head_count_kv", GgufValue.Of(2u)),
            ("tokenizer.chat_template", GgufValue.Of("{{ x }}")),
            ("tokenizer.ggml.tokens", GgufValue.OfStrings(["a", "b"]))
        );
        Assert.Equal(("qwen2", "Tiny", "mit", "{{ x }}"), (metadata.Architecture, metadata.Name, metadata.License, metadata.ChatTemplate));
        Assert.Equal((24, 32768, 896), (metadata.BlockCount, metadata.ContextLength, metadata.EmbeddingLength));
        Assert.Equal((14, 2), (metadata.HeadCount, metadata.KeyValueHeadCount));
        Assert.Equal(["a", "b"], metadata.Tokens!);
        Assert.Null(metadata.Description);
    }

    [Fact]
    public void Refuses_a_key_that_comes_twice() =>
        Assert.Throws<ArgumentException>(() => Of(("a", GgufValue.Of(1)), ("a", GgufValue.Of(2))));
}
