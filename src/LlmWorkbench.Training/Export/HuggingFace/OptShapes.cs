using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>The shapes that the weights of a model of OPT's parts have in a file.</summary>
internal static class OptShapes
{
    /// <summary>Our names with the shapes as stored.</summary>
    /// <param name="shape">The model's sizes.</param>
    public static IEnumerable<(string Name, long[] Shape)> Of(ModelShape shape)
    {
        (long width, long inside) = (shape.Width, shape.FeedForward);
        yield return ("token_embd.weight", [shape.Vocabulary, width]);
        yield return (OptNames.Positions, [shape.Context + OptNames.PositionOffset, width]);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            foreach (string norm in (string[])["attn_norm", "ffn_norm"])
            {
                yield return ($"blk.{layer}.{norm}.weight", [width]);
                yield return ($"blk.{layer}.{norm}.bias", [width]);
            }

            (string Name, long Rows, long Columns)[] matrices =
            [
                ("attn_q", width, width),
                ("attn_k", width, width),
                ("attn_v", width, width),
                ("attn_output", width, width),
                ("ffn_up", inside, width),
                ("ffn_down", width, inside),
            ];
            foreach ((string name, long rows, long columns) in matrices)
            {
                yield return ($"blk.{layer}.{name}.weight", [rows, columns]);
                yield return ($"blk.{layer}.{name}.bias", [rows]);
            }
        }

        yield return ("output_norm.weight", [width]);
        yield return ("output_norm.bias", [width]);
    }
}
