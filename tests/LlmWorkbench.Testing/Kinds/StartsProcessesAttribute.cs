using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>Marks a test class that works on processes of its own, with one thread each. It belongs to those of the engine, but loads none
/// here: such classes run side by side.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StartsProcessesAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("engine")];
}
