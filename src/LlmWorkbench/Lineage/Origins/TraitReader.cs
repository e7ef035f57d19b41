using LlmWorkbench.Families;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>Reads a model's make out of its header; the keys are those of
/// <see href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the GGUF specification</see>.</summary>
/// <param name="metadata">Its metadata.</param>
/// <param name="tensors">Its tensors; none in a file of a vocabulary alone.</param>
internal sealed class TraitReader(GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors)
{
    private const int MaxBaseModels = 16;

    private static readonly string[] s_nameKeys = ["general.name", "general.basename", "general.finetune"];

    private readonly Dictionary<string, GgufTensor> _tensors = tensors
        .DistinctBy(tensor => tensor.Name)
        .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>Everything that is said.</summary>
    /// <param name="file">The file's name without its ending.</param>
    public FileTraits Read(string file)
    {
        int? heads = Integer("attention.head_count");
        return new FileTraits(
            metadata.Architecture,
            Integer("block_count"),
            Integer("embedding_length"),
            heads,
            Integer("attention.head_count_kv") ?? heads,
            Integer("feed_forward_length") ?? Rows("ffn_up"),
            metadata.Tokens?.Count ?? Integer("vocab_size"),
            Integer("context_length"),
            metadata.GetNumber(metadata.ForArchitecture("rope.freq_base")),
            Integer("expert_count"),
            metadata.TokenizerModel,
            metadata.GetString("tokenizer.ggml.pre"),
            metadata.ChatTemplate,
            [.. Named(s_nameKeys), new FileName("file name", file)],
            [.. Named(Enumerable.Range(0, BaseModelCount()).Select(i => $"general.base_model.{i}.name"))],
            Positions(),
            Norm(),
            Mlp(),
            IsParallel()
        );
    }

    private IEnumerable<FileName> Named(IEnumerable<string> keys) =>
        keys.Select(key => (key, name: metadata.GetString(key)))
            .Where(entry => !string.IsNullOrWhiteSpace(entry.name))
            .Select(entry => new FileName(entry.key, entry.name!));

    private int BaseModelCount() => (int)Math.Clamp(metadata.GetInteger("general.base_model.count") ?? 0, 0, MaxBaseModels);

    private int? Integer(string key) =>
        metadata.GetInteger(metadata.ForArchitecture(key)) is { } number and >= 0 and <= int.MaxValue ? (int)number : null;

    private int? Rows(string part) =>
        Block(part + ".weight") is { Dimensions.Count: 2 } tensor && tensor.Dimensions[1] <= int.MaxValue
            ? (int)tensor.Dimensions[1]
            : null;

    private GgufTensor? Block(string name) => _tensors.GetValueOrDefault($"blk.0.{name}");

    private PositionKind Positions() =>
        _tensors.ContainsKey("position_embd.weight") ? PositionKind.Learned
        : metadata.GetNumber(metadata.ForArchitecture("attention.max_alibi_bias")) is > 0 ? PositionKind.Alibi
        : metadata.ContainsKey(metadata.ForArchitecture("rope.freq_base"))
        || metadata.ContainsKey(metadata.ForArchitecture("rope.dimension_count"))
        || _tensors.ContainsKey("rope_freqs.weight")
            ? PositionKind.Rotary
        : PositionKind.Unknown;

    private NormKind Norm() =>
        Block("attn_norm.bias") is not null || metadata.ContainsKey(metadata.ForArchitecture("attention.layer_norm_epsilon"))
            ? NormKind.Layer
        : metadata.ContainsKey(metadata.ForArchitecture("attention.layer_norm_rms_epsilon")) ? NormKind.Rms
        : NormKind.Unknown;

    // Some files keep gate and up in one matrix: it has twice the rows that the matrix below reads.
    private MlpKind Mlp() =>
        Block("ffn_gate.weight") is not null || Block("ffn_gate_exps.weight") is not null || Block("ffn_gate_up_exps.weight") is not null
            ? MlpKind.Gated
        : Block("ffn_up.weight") is { Dimensions.Count: 2 } up && Block("ffn_down.weight") is { Dimensions.Count: 2 } down
            ? up.Dimensions[1] == 2 * down.Dimensions[0] ? MlpKind.Gated
                : MlpKind.Plain
        : MlpKind.Unknown;

    // A layer that has one norm alone gives both parts the same input.
    private bool? IsParallel() =>
        metadata.GetBoolean(metadata.ForArchitecture("use_parallel_residual")) is { } said ? said
        : Block("ffn_up.weight") is null && Block("ffn_up_exps.weight") is null && Block("ffn_gate_up_exps.weight") is null ? null
        : Block("ffn_norm.weight") is not null
        || Block("post_attention_norm.weight") is not null
        || Block("post_ffw_norm.weight") is not null
            ? false
        : Block("attn_norm.weight") is not null ? true
        : null;
}
