using LlmWorkbench.Families;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>What a file says of a model's make: metadata, and which tensors there are. Each is <see langword="null"/> or unknown where
/// the file does not say.</summary>
/// <param name="Architecture">The key of the architecture.</param>
/// <param name="Layers">Transformer blocks.</param>
/// <param name="Width">Numbers for each token in the residual stream.</param>
/// <param name="Heads">Attention heads in a layer.</param>
/// <param name="KeyValueHeads">Heads of keys and values in a layer.</param>
/// <param name="FeedForward">Neurons of an MLP.</param>
/// <param name="Vocabulary">Tokens of the vocabulary.</param>
/// <param name="Context">Tokens in the longest context.</param>
/// <param name="RopeBase">The base of the rotary angles.</param>
/// <param name="Experts">Experts in an MLP.</param>
/// <param name="TokenizerModel">The kind of tokenizer.</param>
/// <param name="PreTokenizer">How text is cut before.</param>
/// <param name="ChatTemplate">The chat template: text to look into, never run here.</param>
/// <param name="Names">What the file calls itself, with the keys of the metadata.</param>
/// <param name="BaseModels">What it says that it was made of.</param>
/// <param name="Positions">How it knows places.</param>
/// <param name="Norm">Its norms.</param>
/// <param name="Mlp">Its MLPs.</param>
/// <param name="IsParallel">Whether attention and MLP stand side by side.</param>
public sealed record FileTraits(
    string? Architecture,
    int? Layers,
    int? Width,
    int? Heads,
    int? KeyValueHeads,
    int? FeedForward,
    int? Vocabulary,
    int? Context,
    double? RopeBase,
    int? Experts,
    string? TokenizerModel,
    string? PreTokenizer,
    string? ChatTemplate,
    IReadOnlyList<FileName> Names,
    IReadOnlyList<FileName> BaseModels,
    PositionKind Positions,
    NormKind Norm,
    MlpKind Mlp,
    bool? IsParallel
)
{
    /// <summary>The shape in a few words.</summary>
    internal string Shape =>
        $"{Number(Layers)} layers of width {Number(Width)}, {Number(Heads)} heads ({Number(KeyValueHeads)} for keys and values), "
        + $"{Number(FeedForward)} neurons"
        + (Experts is > 0 ? $", {Experts} experts" : "");

    private static string Number(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?";
}

/// <summary>A name that stands in a file.</summary>
/// <param name="Key">The key of the metadata, or <c>file name</c>.</param>
/// <param name="Name">The name.</param>
public sealed record FileName(string Key, string Name);
