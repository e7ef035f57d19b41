namespace LlmWorkbench.Kernel.Labs;

/// <summary>An exercise of a notebook: the cell that the student fills in, and the one that checks it.</summary>
/// <param name="Name">Its name, as in <c>quantization/bits</c>.</param>
/// <param name="StartId">The id of the cell that the student fills in; <see langword="null"/> where no cell of code stands before the
/// check.</param>
/// <param name="CheckId">The id of the cell that checks.</param>
/// <param name="Answers">The C# expressions that give the student's answers, in their order, as in <c>bits</c>.</param>
/// <param name="Data">The C# expression of what the check needs beside them; <see langword="null"/> for nothing.</param>
public sealed record LabExercise(string Name, string? StartId, string CheckId, IReadOnlyList<string> Answers, string? Data);
