using LlmWorkbench.Wording;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Commands;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>A directive in a cell, the workbench's or another's.</summary>
/// <param name="Name">Its name, as in <c>#!who</c> or <c>#r</c>.</param>
/// <param name="Line">The number of its line, from 0.</param>
/// <param name="IsInCell">Whether it stands in the cell: the tool adds one of its own where packages are asked for.</param>
internal sealed record PlacedDirective(string Name, int Line, bool IsInCell)
{
    private const string Node = "DirectiveNode";

    /// <summary>Whether it is about packages.</summary>
    public bool IsPackage => Name is "#r" or "#i" or "#!nuget-restore";

    /// <summary>Reads one.</summary>
    /// <param name="directive">What the tool hands on: it does not show its type, nor that of the place, to others.</param>
    /// <param name="code">The cell.</param>
    public static PlacedDirective Of(KernelCommand directive, string code)
    {
        object node = Property(directive, Node);
        var span = (TextSpan)Property(node, "Span");
        string name = CellLines.Name(((string)Property(node, "Text")).Trim());
        bool isInCell = span.End <= code.Length && code.AsSpan(span.Start).StartsWith(name, StringComparison.Ordinal);
        return new PlacedDirective(name, isInCell ? code[..span.Start].SplitLines().Length - 1 : 0, isInCell);
    }

    private static object Property(object owner, string name) =>
        owner.GetType().GetProperty(name)?.GetValue(owner)
        ?? throw new WorkbenchException($"This release of .NET Interactive has another {Node}: use the one that the documentation names.");
}
