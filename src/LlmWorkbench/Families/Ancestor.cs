namespace LlmWorkbench.Families;

/// <summary>What one release has from another.</summary>
public enum DescentKind
{
    /// <summary>The architecture alone: its weights were trained from scratch.</summary>
    SameArchitecture,

    /// <summary>The weights, trained on with much more text.</summary>
    Continued,

    /// <summary>The weights, trained on with examples of a task, such as conversations.</summary>
    FineTuned,

    /// <summary>Weights of several models, put together without training.</summary>
    Merged,

    /// <summary>What it knows: it learned from the other's outputs.</summary>
    Distilled,
}

/// <summary>One release that another one descends from.</summary>
/// <param name="Id">The <see cref="ModelRelease.Id"/> of the older one.</param>
/// <param name="How">What the younger one has from it.</param>
public sealed record Ancestor(string Id, DescentKind How);
