namespace LlmWorkbench.Gguf;

/// <content>The keys that most files have, by name. Each is null when the file does not say.</content>
public sealed partial class GgufMetadata
{
    /// <summary>The model's architecture: <c>llama</c>, <c>qwen2</c>. Its name starts the keys of <see cref="ForArchitecture"/>.</summary>
    public string? Architecture => GetString("general.architecture");

    /// <summary>What the file holds: <c>model</c>, <c>adapter</c>.</summary>
    public string? FileKind => GetString("general.type");

    /// <summary>The model's name.</summary>
    public string? Name => GetString("general.name");

    /// <summary>Who made it.</summary>
    public string? Author => GetString("general.author");

    /// <summary>Which organization made it.</summary>
    public string? Organization => GetString("general.organization");

    /// <summary>What it is, in the author's words.</summary>
    public string? Description => GetString("general.description");

    /// <summary>The licence's short name: <c>apache-2.0</c>.</summary>
    public string? License => GetString("general.license");

    /// <summary>Where the licence stands.</summary>
    public string? LicenseLink => GetString("general.license.link");

    /// <summary>The size in words: <c>7B</c>.</summary>
    public string? SizeLabel => GetString("general.size_label");

    /// <summary>The kind of tokenizer: <c>gpt2</c> is byte-level BPE, <c>llama</c> is SentencePiece.</summary>
    public string? TokenizerModel => GetString("tokenizer.ggml.model");

    /// <summary>The template that turns a conversation into a prompt; text to show, never code to run.</summary>
    public string? ChatTemplate => GetString("tokenizer.chat_template");

    /// <summary>The vocabulary.</summary>
    public IReadOnlyList<string>? Tokens => GetStrings("tokenizer.ggml.tokens");

    /// <summary>Tokens in the longest context that the model was trained for.</summary>
    public long? ContextLength => GetInteger(ForArchitecture("context_length"));

    /// <summary>Numbers that stand for one token inside the model.</summary>
    public long? EmbeddingLength => GetInteger(ForArchitecture("embedding_length"));

    /// <summary>How many layers the model has.</summary>
    public long? BlockCount => GetInteger(ForArchitecture("block_count"));

    /// <summary>Attention heads; null also when they differ from layer to layer.</summary>
    public long? HeadCount => GetInteger(ForArchitecture("attention.head_count"));

    /// <summary>Heads of keys and values; null also when they differ from layer to layer.</summary>
    public long? KeyValueHeadCount => GetInteger(ForArchitecture("attention.head_count_kv"));

    /// <summary>A key of this architecture: <c>llama.block_count</c> for <c>block_count</c>.</summary>
    public string ForArchitecture(string key) => $"{Architecture}.{key}";
}
