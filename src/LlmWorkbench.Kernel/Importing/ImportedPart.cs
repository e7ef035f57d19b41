namespace LlmWorkbench.Kernel.Importing;

/// <summary>A piece of an imported file that runs like a cell.</summary>
/// <param name="Name">How errors name it.</param>
/// <param name="Code">Its text.</param>
/// <param name="Language">The language that it begins in.</param>
internal sealed record ImportedPart(string Name, string Code, string Language);
