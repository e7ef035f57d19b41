using LlmWorkbench.Magics;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>A command of the workbench in a cell.</summary>
/// <param name="Line">The number of its line, from 0.</param>
/// <param name="Text">The line without <c>#!</c>.</param>
/// <param name="Below">The lines below it, up to the next line that begins with <c>#!</c>.</param>
/// <param name="TakesBelow">Whether they are its text; they are C# otherwise.</param>
/// <param name="Next">The line that begins with <c>#!</c> below it; <see langword="null"/> where none comes.</param>
internal sealed record PlacedCommand(int Line, string Text, IReadOnlyList<string> Below, bool TakesBelow, string? Next)
{
    /// <summary>The text that it takes from the lines below; empty when it takes none.</summary>
    public string Body => TakesBelow ? CellCommand.Body(Below) : "";

    /// <summary>The line of the command that stands directly below one that takes its text from there, and has none.</summary>
    public string? CommandBelow => TakesBelow && Body.Length == 0 ? Next : null;
}
