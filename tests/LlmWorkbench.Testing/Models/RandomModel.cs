using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>
/// Writes a small model of one of several architectures with seeded random weights: also norms and biases are random, so that a
/// forgotten one shows. The vocabulary is <see cref="TinyModel"/>'s.
/// </summary>
public sealed partial record RandomModel
{
    /// <summary>llama, qwen2, falcon, gpt2, starcoder, phi3, gemma, gemma2 or granite.</summary>
    public required string Architecture { get; init; }

    /// <summary>Key and value heads; a divisor of <see cref="HeadCount"/>.</summary>
    public int KeyValueHeads { get; init; } = HeadCount;

    /// <summary>Whether the output has a matrix of its own instead of the embedding's.</summary>
    public bool OwnOutput { get; init; }

    /// <summary>Whether queries, keys and values come from one matrix; gpt2, starcoder and falcon know nothing else.</summary>
    public bool Fused { get; init; }

    /// <summary>Whether attention has a norm of its own, as in the larger falcon models.</summary>
    public bool SecondNorm { get; init; }

    /// <summary>How many experts share the work of the feed-forward block, two at a time; 0 is a dense block (llama only).</summary>
    public int Experts { get; init; }

    /// <summary>Theta of the rotary positions; null leaves it to the reader's default of 10,000.</summary>
    public float? RotaryBase { get; init; }

    /// <summary>By what granite divides its logits; others have none.</summary>
    public float? LogitScale { get; init; }

    /// <summary>How matrices are stored; norms and biases are F32 always.</summary>
    public GgmlType Type { get; init; } = GgmlType.F32;

    /// <summary>Fixes the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Numbers in a head of attention.</summary>
    public int HeadSize { get; init; } = 32;

    /// <summary>Neurons of a feed-forward block.</summary>
    public int FeedForward { get; init; } = 192;

    /// <summary>Transformer blocks.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>The longest context in tokens.</summary>
    public int ContextLength { get; init; } = 512;

    /// <summary>Tokens without a use after the others, for a vocabulary of a real one's size.</summary>
    public int UnusedTokens { get; init; }

    private const int HeadCount = 4;
    private const int SlidingWindow = 64;

    private int Width => HeadCount * HeadSize;

    private bool HasLayerNorm => Architecture is "falcon" or "gpt2" or "starcoder";

    private bool HasLearnedPositions => Architecture is "gpt2" or "starcoder";

    // llama.cpp looks these up in every vocabulary of a phi3 model.
    private string[] ExtraTokens =>
        [.. Architecture == "phi3" ? new[] { "<unk>", "<s>", "</s>" } : [], .. Enumerable.Range(0, UnusedTokens).Select(i => $"unused{i}")];

    private int VocabularySize => TinyModel.Tokens.Count + ExtraTokens.Length;

    /// <summary>Writes the model and returns the path.</summary>
    public string Write(string path)
    {
        var writer = new GgufWriter();
        AddMetadata(writer);
        TinyModel.AddVocabulary(writer, ExtraTokens);
        AddTensors(writer);
        writer.Write(path, overwrite: true);
        return path;
    }

    private void AddMetadata(GgufWriter writer)
    {
        writer.Add("general.architecture", Architecture);
        writer.Add("general.name", $"Random {Architecture}");
        writer.Add($"{Architecture}.context_length", (uint)ContextLength);
        writer.Add($"{Architecture}.embedding_length", (uint)Width);
        writer.Add($"{Architecture}.block_count", (uint)Layers);
        writer.Add($"{Architecture}.feed_forward_length", (uint)FeedForward);
        writer.Add($"{Architecture}.attention.head_count", (uint)HeadCount);
        writer.Add($"{Architecture}.attention.head_count_kv", (uint)KeyValueHeads);
        writer.Add($"{Architecture}.attention.layer_norm_{(HasLayerNorm ? "" : "rms_")}epsilon", 1e-5f);
        if (Experts > 0)
        {
            writer.Add($"{Architecture}.expert_count", (uint)Experts);
            writer.Add($"{Architecture}.expert_used_count", 2u);
        }

        if (Architecture == "gemma2")
        {
            writer.Add("gemma2.attention.sliding_window", (uint)SlidingWindow);
            writer.Add("gemma2.attn_logit_softcapping", 50f);
            writer.Add("gemma2.final_logit_softcapping", 30f);
        }

        if (Architecture == "phi3")
        {
            writer.Add("phi3.rope.dimension_count", (uint)HeadSize);
        }

        if (LogitScale is { } scale)
        {
            writer.Add($"{Architecture}.logit_scale", scale);
        }

        if (RotaryBase is { } rotaryBase)
        {
            writer.Add($"{Architecture}.rope.freq_base", rotaryBase);
        }
    }
}
