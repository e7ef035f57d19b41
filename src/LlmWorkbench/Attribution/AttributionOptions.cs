namespace LlmWorkbench.Attribution;

/// <summary>Which logit is taken apart.</summary>
public sealed record AttributionOptions
{
    /// <summary>The token, by its exact text or its number (see <see cref="Tokens.NamedWord"/>), of a word of several tokens the first;
    /// <see langword="null"/> for the most probable one.</summary>
    public string? Token { get; init; }

    /// <summary>A token whose logit is subtracted; <see langword="null"/> for none.</summary>
    public string? Against { get; init; }

    /// <summary>The position whose answer is looked at, counted from 0; <see langword="null"/> for the last.</summary>
    public int? Position { get; init; }
}
