using System.Globalization;

namespace LlmWorkbench.Weights;

/// <summary>Tells by a tensor's name what it is for. The names are those of llama.cpp (src/llama-arch.cpp).</summary>
public static class WeightComponents
{
    private static readonly (string Start, WeightComponent Component)[] s_starts =
    [
        ("token_embd", WeightComponent.Embedding),
        ("position_embd", WeightComponent.Embedding),
        ("token_types", WeightComponent.Embedding),
        ("per_layer_token_embd", WeightComponent.Embedding),
        ("attn_", WeightComponent.Attention),
        ("cross_attn_", WeightComponent.Attention),
        ("ffn_", WeightComponent.Mlp),
        ("exp_probs_b", WeightComponent.Mlp),
        ("output", WeightComponent.Output),
        ("cls", WeightComponent.Output),
    ];

    /// <summary>The component of a tensor.</summary>
    /// <param name="name">As in <c>blk.0.attn_q.weight</c>.</param>
    /// <returns>The component; a norm is a norm wherever it stands.</returns>
    public static WeightComponent Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string inLayer = NameInLayer(name);
        if (inLayer.Contains("norm", StringComparison.Ordinal))
        {
            return WeightComponent.Norm;
        }

        // A layer's attn_output is not output.
        (string Start, WeightComponent Component) match = s_starts.FirstOrDefault(s =>
            inLayer.StartsWith(s.Start, StringComparison.Ordinal)
        );
        return match.Start is null ? WeightComponent.Other : match.Component;
    }

    /// <summary>The name as people say it.</summary>
    /// <param name="component">The component.</param>
    /// <returns>As in <c>attention</c>.</returns>
    public static string Name(WeightComponent component) =>
        component switch
        {
            WeightComponent.Mlp => "MLP",
            WeightComponent.Norm => "norms",
            _ => component.ToString().ToLowerInvariant(),
        };

    /// <summary>A tensor's name inside of its layer.</summary>
    /// <param name="name">As in <c>blk.12.attn_q.weight</c>; encoders and decoders say <c>enc.blk.</c> and <c>dec.blk.</c>.</param>
    /// <returns>As in <c>attn_q.weight</c>; the whole name outside of the layers.</returns>
    public static string NameInLayer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split('.');
        return LayerAt(parts) is { } block ? string.Join('.', parts[(block + 2)..]) : name;
    }

    /// <summary>The number of a tensor's layer.</summary>
    /// <param name="name">As in <c>blk.12.attn_q.weight</c>.</param>
    /// <returns>As in 12; <see langword="null"/> outside of the layers.</returns>
    public static int? Layer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split('.');
        return LayerAt(parts) is { } block && int.TryParse(parts[block + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            ? layer
            : null;
    }

    private static int? LayerAt(string[] parts)
    {
        int block = Array.IndexOf(parts, "blk");
        return block >= 0 && block + 2 < parts.Length && parts[block + 1].All(char.IsAsciiDigit) ? block : null;
    }
}
