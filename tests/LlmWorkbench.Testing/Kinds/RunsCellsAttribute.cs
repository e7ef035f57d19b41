using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>Marks a test class whose cells are compiled and run, which takes the compiler seconds. It belongs to those of the engine,
/// but loads none: such classes run side by side.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RunsCellsAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("engine")];
}
