using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>Writes a random model of the architecture mamba, which has a state instead of attention.</summary>
public static class TinyMamba
{
    private const int Width = 32;
    private const int Inner = 2 * Width;
    private const int State = 16;
    private const int Rank = 4;

    /// <summary>Writes the model and returns the path.</summary>
    public static string Write(string path)
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "mamba");
        foreach (
            (string key, int value) in (ReadOnlySpan<(string, int)>)
                [
                    ("context_length", 256),
                    ("embedding_length", Width),
                    ("feed_forward_length", 0),
                    ("attention.head_count", 0),
                    ("block_count", 1),
                    ("ssm.conv_kernel", 4),
                    ("ssm.inner_size", Inner),
                    ("ssm.state_size", State),
                    ("ssm.time_step_rank", Rank),
                ]
        )
        {
            writer.Add($"mamba.{key}", (uint)value);
        }

        writer.Add("mamba.attention.layer_norm_rms_epsilon", 1e-5f);
        TinyModel.AddVocabulary(writer);
        var random = new Random(1);
        Add("token_embd.weight", Width, TinyModel.Tokens.Count);
        Add("output_norm.weight", Width);
        Add("blk.0.attn_norm.weight", Width);
        Add("blk.0.ssm_in.weight", Width, 2 * Inner);
        Add("blk.0.ssm_conv1d.weight", 4, Inner);
        Add("blk.0.ssm_conv1d.bias", Inner);
        Add("blk.0.ssm_x.weight", Inner, Rank + (2 * State));
        Add("blk.0.ssm_dt.weight", Rank, Inner);
        Add("blk.0.ssm_dt.bias", Inner);
        Add("blk.0.ssm_a", State, Inner);
        Add("blk.0.ssm_d", Inner);
        Add("blk.0.ssm_out.weight", Inner, Width);
        writer.Write(path, overwrite: true);
        return path;

        void Add(string name, params long[] dimensions) =>
            writer.AddTensor(
                name,
                dimensions,
                [
                    .. Enumerable
                        .Range(0, (int)dimensions.Aggregate(1L, (a, b) => a * b))
                        .Select(_ => ((float)random.NextDouble() - 0.5f) / 4),
                ]
            );
    }
}
