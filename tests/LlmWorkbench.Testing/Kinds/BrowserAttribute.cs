using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>Marks a test class that needs Chromium or Jupyter. Such classes run one after the other, as those of the engine do.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BrowserAttribute : Attribute, ITraitAttribute, ICollectionAttribute
{
    /// <inheritdoc/>
    public string Name => OneByOne.Name;

    /// <inheritdoc/>
    public Type? Type => typeof(OneByOne);

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("browser")];
}
