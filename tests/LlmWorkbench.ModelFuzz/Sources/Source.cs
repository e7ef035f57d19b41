using LlmWorkbench.ModelFuzz.Mutations;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>A sound file that mutations start from.</summary>
/// <param name="Name">For descriptions.</param>
/// <param name="Header">The file, taken apart.</param>
/// <param name="Weight">How often it is taken, in proportion to the others: large files less often, since they load slowly.</param>
internal sealed record Source(string Name, Header Header, int Weight);
