using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>What running C# gave: a value, an error, or neither.</summary>
/// <param name="Value">The value of the last expression; null when there is none.</param>
/// <param name="Error">Why it failed; null when it ran to its end.</param>
internal sealed record CSharpResult(object? Value, CellError? Error);
