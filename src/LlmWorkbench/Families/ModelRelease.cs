namespace LlmWorkbench.Families;

/// <summary>One release of a family: models of the same kind in one or several sizes.</summary>
/// <param name="Id">Its name for programs, as in <c>llama-3.1</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Family">The family, as in <c>Llama</c>.</param>
/// <param name="Maker">Who made it.</param>
/// <param name="Date">The month of its publication, as in <c>2024-07</c>.</param>
/// <param name="Parents">What it descends from; none where it began a line of its own.</param>
/// <param name="Sizes">The sizes that it came in.</param>
/// <param name="Context">Tokens in the longest context of its sizes.</param>
/// <param name="Licence">The licence's name in <c>licences.json</c>.</param>
/// <param name="Architecture">The key of its <see cref="ArchitectureTraits"/>.</param>
/// <param name="Tokenizer">Its tokenizer, in words.</param>
/// <param name="PromptFormat">How conversations are written for it, in words.</param>
/// <param name="Tooling">What runs it.</param>
/// <param name="Names">Words that occur in names of its files.</param>
/// <param name="TemplateMarks">Texts of which one at least occurs in its chat template; none for a base model.</param>
/// <param name="Shapes">The shapes of its sizes that are known.</param>
/// <param name="Source">Where it is described; an absolute address.</param>
/// <param name="AsOf">Until when this is known, as in <c>2025-08</c>.</param>
/// <param name="Basis">What it was written from: <c>text read</c> or <c>text read in part</c> where pages were compared with it, or
/// <c>knowledge</c>.</param>
public sealed record ModelRelease(
    string Id,
    string Name,
    string Family,
    string Maker,
    string Date,
    IReadOnlyList<Ancestor> Parents,
    IReadOnlyList<string> Sizes,
    int Context,
    string Licence,
    string Architecture,
    string Tokenizer,
    string PromptFormat,
    IReadOnlyList<string> Tooling,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> TemplateMarks,
    IReadOnlyList<KnownShape> Shapes,
    string Source,
    string AsOf,
    string Basis
)
{
    /// <summary>The pages that it was compared with: absolute addresses; none for <c>knowledge</c>.</summary>
    public IReadOnlyList<string> ReadAt { get; init; } = [];

    /// <summary>What was compared with those pages, in the words of <see cref="Checkable"/>; the rest is from memory.</summary>
    public IReadOnlyList<string> Checked { get; init; } = [];

    /// <summary>What can be compared with a page.</summary>
    public static IReadOnlyList<string> Checkable { get; } =
    ["date", "parents", "sizes", "context", "licence", "tokenizer", "prompt format", "shapes"];

    /// <summary>What else is to be known; <see langword="null"/> for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What else is to be known of its licence; <see langword="null"/> for nothing.</summary>
    public string? LicenceNote { get; init; }

    /// <summary>The kind of tokenizer as <c>tokenizer.ggml.model</c> says it; <see langword="null"/> where it is not known.</summary>
    public string? TokenizerModel { get; init; }

    /// <summary>How text is cut before, as <c>tokenizer.ggml.pre</c> says it; none where it is not known.</summary>
    public IReadOnlyList<string> PreTokenizers { get; init; } = [];

    /// <summary>Whether its weights began at chance: nothing but an architecture was taken over.</summary>
    public bool IsFromScratch => Parents.All(parent => parent.How == DescentKind.SameArchitecture);

    /// <summary>The month of publication as a year with decimals, for charts.</summary>
    internal double Year =>
        int.Parse(Date.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture)
        + ((int.Parse(Date.AsSpan(5, 2), System.Globalization.CultureInfo.InvariantCulture) - 1) / 12.0);
}
