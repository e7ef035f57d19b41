using System.Collections.Immutable;
using LlmWorkbench.Kernel.Packages;

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
public sealed record MagicSegment(int Line, string Command, string Body) : CellSegment(Line)
{
    /// <summary>The language of the lines that go on below it.</summary>
    public string Language { get; init; } = CellLanguage.CSharp;

    /// <summary>The line of the command that stands directly below one that takes its text from there, and has none;
    /// <see langword="null"/> for all others.</summary>
    public string? CommandBelow { get; init; }
}

/// <summary>The lines <c>#r "nuget: …"</c> and <c>#i "nuget: …"</c> of a cell, wherever they stand: they come before everything
/// else.</summary>
/// <param name="Line">The line of the cell, from 1, of the first of them.</param>
/// <param name="Directives">What they ask for.</param>
public sealed record PackageSegment(int Line, ImmutableArray<PackageDirective> Directives) : CellSegment(Line);

/// <summary>A line <c>#load "file"</c>: the file runs before the C# that it stands in.</summary>
/// <param name="Line">The line of the cell, from 1.</param>
/// <param name="Path">The file.</param>
public sealed record LoadSegment(int Line, string Path) : CellSegment(Line);

/// <summary>Text that is displayed and not run: Markdown, HTML, JavaScript or a Mermaid diagram.</summary>
/// <param name="Line">The line of the cell, from 1, where the text begins.</param>
/// <param name="Language">The normalized name of its language.</param>
/// <param name="Text">The text.</param>
public sealed record TextSegment(int Line, string Language, string Text) : CellSegment(Line);
