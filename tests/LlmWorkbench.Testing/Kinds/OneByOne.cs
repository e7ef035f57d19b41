namespace LlmWorkbench.Testing.Kinds;

/// <summary>The collection of all test classes that may not run beside another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneByOne
{
    internal const string Name = "one by one";
}
