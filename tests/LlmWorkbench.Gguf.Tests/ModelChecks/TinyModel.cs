using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.ModelChecks;

/// <summary>A model of one layer that passes every check, to be spoiled by one change.</summary>
internal sealed class TinyModel
{
    private readonly List<(string Key, GgufValue Value)> _metadata = [];
    private readonly List<(string Name, long[] Dimensions, GgmlType Type)> _tensors = [];

    public TinyModel()
    {
        Set("general.architecture", GgufValue.Of("llama"));
        Set("llama.block_count", GgufValue.Of(1u));
        Set("llama.context_length", GgufValue.Of(128u));
        Set("llama.embedding_length", GgufValue.Of(32u));
        Set("llama.feed_forward_length", GgufValue.Of(64u));
        Set("llama.attention.head_count", GgufValue.Of(4u));
        Set("llama.attention.head_count_kv", GgufValue.Of(2u));
        Set("llama.attention.layer_norm_rms_epsilon", GgufValue.Of(1e-5f));
        Set("llama.rope.dimension_count", GgufValue.Of(8u));
        SetVocabulary("gpt2", [.. Enumerable.Range(0, 20).Select(i => $"token{i}")]);
        Tensor("token_embd.weight", [32, 20]);
        Tensor("output_norm.weight", [32]);
        Tensor("blk.0.attn_q.weight", [32, 32], GgmlType.Q8_0);
    }

    /// <summary>Tokens that SentencePiece needs: three special ones and all bytes.</summary>
    public static List<string> SentencePiece() => ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(i => $"<0x{i:X2}>"), "▁a"];

    public TinyModel Set(string key, GgufValue value)
    {
        Remove(key);
        _metadata.Add((key, value));
        return this;
    }

    public TinyModel Remove(string key)
    {
        _metadata.RemoveAll(e => e.Key == key);
        return this;
    }

    /// <summary>Another vocabulary, whose tokens are all of the normal type.</summary>
    public TinyModel SetVocabulary(string model, params IReadOnlyList<string> tokens)
    {
        Set("tokenizer.ggml.model", GgufValue.Of(model));
        Set("tokenizer.ggml.tokens", GgufValue.OfStrings(tokens));
        return Set("tokenizer.ggml.token_type", GgufValue.OfArray<int>([.. tokens.Select(_ => 1)]));
    }

    public TinyModel Tensor(string name, long[] dimensions, GgmlType type = GgmlType.F32)
    {
        _tensors.RemoveAll(t => t.Name == name);
        _tensors.Add((name, dimensions, type));
        return this;
    }

    public TinyModel NoTensors()
    {
        _tensors.Clear();
        return this;
    }

    /// <summary>The file's bytes; all weights are zero, whatever their type.</summary>
    public byte[] ToBytes(TemporaryFolder folder)
    {
        GgufWriter writer = new();
        foreach ((string key, GgufValue value) in _metadata)
        {
            writer.Add(key, value);
        }

        writer.Write(folder.File("metadata.gguf"), overwrite: true);
        byte[] header = System.IO.File.ReadAllBytes(folder.File("metadata.gguf"));
        int alignment = (int)(_metadata.FirstOrDefault(e => e.Key == "general.alignment").Value?.AsInteger() ?? 32);
        RawGguf bytes = new RawGguf().Bytes(header);
        int offset = 0;
        foreach ((string name, long[] dimensions, GgmlType type) in _tensors)
        {
            GgufTensor tensor = new(name, dimensions, type, offset);
            bytes.Tensor(name, [.. dimensions.Select(d => (ulong)d)], (uint)type, (ulong)offset);
            offset = ((int)(offset + tensor.ByteLength) + alignment - 1) / alignment * alignment;
        }

        byte[] file = bytes.Pad(alignment).Zeros(offset).ToArray();
        BitConverter.TryWriteBytes(file.AsSpan(8), (ulong)_tensors.Count);
        return file;
    }
}
