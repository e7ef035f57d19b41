using Xunit.v3;

namespace LlmWorkbench.Testing.Kinds;

/// <summary>
/// Marks a test class that loads llama.cpp or libtorch, starts processes, changes what the whole process shares (its environment, its
/// current folder), or computes for seconds. Such classes run one after the other and beside no other: llama.cpp's threads spin while
/// they wait for each other, and tests side by side would starve each other of cores.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EngineAttribute : Attribute, ITraitAttribute, ICollectionAttribute
{
    /// <inheritdoc/>
    public string Name => OneByOne.Name;

    /// <inheritdoc/>
    public Type? Type => typeof(OneByOne);

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [Kind.Trait("engine")];
}
