using System.Globalization;

namespace LlmWorkbench.Adapters;

/// <summary>Where a tensor of a model lies, by its name in a GGUF file, as in <c>blk.3.attn_q.weight</c>.</summary>
internal static class TensorPlace
{
    private const string Ending = ".weight";

    /// <summary>The layer, null outside of the layers, and what it is there.</summary>
    public static (int? Layer, string Kind) Of(string name)
    {
        string stem = name.EndsWith(Ending, StringComparison.Ordinal) ? name[..^Ending.Length] : name;
        return
            stem.Split('.', 3) is ["blk", var number, var kind]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            ? (layer, kind)
            : (null, stem);
    }
}
