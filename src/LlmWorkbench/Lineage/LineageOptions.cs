namespace LlmWorkbench.Lineage;

/// <summary>Which releases are shown; what is not set leaves all in.</summary>
public sealed record LineageOptions
{
    /// <summary>What stands in <see cref="Licence"/> for «whatever may be used commercially, with or without conditions».</summary>
    public const string Commercial = "commercial";

    /// <summary>A family, as in <c>llama</c>.</summary>
    public string? Family { get; init; }

    /// <summary>A licence by one of its names, or <see cref="Commercial"/>.</summary>
    public string? Licence { get; init; }

    /// <summary>The least context, in tokens.</summary>
    public int? Context { get; init; }

    /// <summary>An architecture by its key in llama.cpp, as in <c>falcon</c>.</summary>
    public string? Architecture { get; init; }
}
