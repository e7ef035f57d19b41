namespace LlmWorkbench.Kernel.Cells;

/// <summary>A part of a cell that one thing runs.</summary>
/// <param name="Line">The line of the cell, from 1, where the part begins.</param>
public abstract record CellSegment(int Line);

/// <summary>C# code.</summary>
/// <param name="Line">The line of the cell, from 1, where the code begins.</param>
/// <param name="Code">The code.</param>
public sealed record CSharpSegment(int Line, string Code) : CellSegment(Line);

/// <summary>A magic command.</summary>
/// <param name="Line">The line of the cell, from 1, where the command stands.</param>
/// <param name="Command">The command's line without <c>#!</c>: the name, arguments and options.</param>
/// <param name="Body">The text that it takes from the lines below; empty when it takes none.</param>
public sealed record MagicSegment(int Line, string Command, string Body) : CellSegment(Line);

/// <summary>Text that is displayed and not run: Markdown, HTML or JavaScript.</summary>
/// <param name="Line">The line of the cell, from 1, where the text begins.</param>
/// <param name="Language">The normalized name of its language.</param>
/// <param name="Text">The text.</param>
public sealed record TextSegment(int Line, string Language, string Text) : CellSegment(Line);
