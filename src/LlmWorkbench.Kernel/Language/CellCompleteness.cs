using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Magics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.Language;

/// <summary>Tells whether a cell can be run as it is.</summary>
/// <param name="magics">The commands there are.</param>
internal sealed class CellCompleteness(MagicRegistry magics)
{
    private const int IndentWidth = 4;

    private readonly CellSplitter _splitter = new(magics);

    /// <summary>Looks at a cell.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <returns>Whether it can be run; the last part decides, unless one before it can never be right.</returns>
    public CodeCompleteness Of(string cell)
    {
        IReadOnlyList<CellSegment> segments;
        try
        {
            segments = _splitter.Split(cell);
        }
        catch (CellSyntaxException)
        {
            return new CodeCompleteness(CompletenessStatus.Invalid);
        }

        // Only the last part can grow: a part before it that is not whole never will be.
        bool sound = segments.SkipLast(1).OfType<CSharpSegment>().All(code => OfCSharp(code.Code).Status == CompletenessStatus.Complete);
        return !sound
            ? new CodeCompleteness(CompletenessStatus.Invalid)
            : (segments.Count == 0 ? null : segments[^1]) switch
            {
                CSharpSegment code => OfCSharp(code.Code),
                MagicSegment magic => OfMagic(magic),
                _ => new CodeCompleteness(CompletenessStatus.Complete),
            };
    }

    private static CodeCompleteness OfCSharp(string code) =>
        ScriptSyntax.Read(
            code,
            deep: new CodeCompleteness(CompletenessStatus.Invalid),
            tree =>
                !OpenText.IsLost(tree) && !LostCode.IsIn(tree) && (!SyntaxFactory.IsCompleteSubmission(tree) || OpenText.WaitsForMore(tree))
                    ? new CodeCompleteness(CompletenessStatus.Incomplete, new string(' ', OpenBlocks(tree) * IndentWidth))
                    : new CodeCompleteness(ScriptSyntax.Errors(tree).Any() ? CompletenessStatus.Invalid : CompletenessStatus.Complete),
            whole => CellUsings.In(LeftOutCode.Blank(whole)).Declared
        );

    private static int OpenBlocks(SyntaxTree tree)
    {
        int open = 0;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing))
        {
            open += token.Kind() switch
            {
                SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
        }

        return Math.Max(0, open);
    }

    // A command that takes text waits for its first line.
    private CodeCompleteness OfMagic(MagicSegment segment)
    {
        string name = segment.Command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0];
        return new CodeCompleteness(
            segment.Body.Length == 0 && MagicText.IsBelow(magics.Find(name)!, segment.Command)
                ? CompletenessStatus.Incomplete
                : CompletenessStatus.Complete
        );
    }
}
