using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>Marks a test class that needs Chromium or Jupyter. What it looks at runs in processes of its own: such classes run side by
/// side.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BrowserAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("browser")];
}
