using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>
/// Finds a text below a command that takes none from there. The lines below such a command are C#, which the compiler would refuse only
/// after the command has done all of its work.
/// </summary>
internal static class TextBelow
{
    /// <summary>Refuses a cell in which a command is followed by what can be no C#.</summary>
    /// <param name="segments">The cell's parts.</param>
    /// <param name="magics">The commands there are.</param>
    /// <exception cref="CellSyntaxException">There is such a text; nothing of the cell must run then.</exception>
    public static void Refuse(IReadOnlyList<CellSegment> segments, MagicRegistry magics)
    {
        foreach ((CellSegment above, CellSegment below) in segments.Zip(segments.Skip(1)))
        {
            // After #!csharp nobody takes C# for a text.
            bool isBelow = above is MagicSegment { Body: "" } && below.Line == above.Line + 1;
            if (isBelow && above is MagicSegment command && below is CSharpSegment code && FirstError(code.Code) is { } error)
            {
                string name = CellCommand.Name(command.Command);
                int line = code.Line + error.Line;
                string why = magics.Find(name)?.TakesText == true ? ", because it has one" : "";
                throw new CellSyntaxException(
                    $"#!{name} takes no text from the lines below it{why}: they are C#, and line {line} does not compile "
                        + $"({error.Message}).",
                    line
                );
            }
        }
    }

    // Of code that is too deep, whoever compiles it says so.
    private static (int Line, string Message)? FirstError(string code) =>
        ScriptSyntax.Read<(int, string)?>(
            code,
            deep: null,
            tree =>
                ScriptSyntax
                    .Errors(tree)
                    .Select(error => ((int, string)?)(error.Location.GetLineSpan().StartLinePosition.Line, error.GetMessage(null)))
                    .FirstOrDefault()
        );
}
