namespace LlmWorkbench.Magics.Options;

/// <summary>The options of a command that has none of its own.</summary>
public sealed record NoOptions;
