using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Importing;
using LlmWorkbench.Kernel.Magics;
using LlmWorkbench.Kernel.Output;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>Runs a single part of a cell by what it is: C#, a command, a text to display, or packages to add.</summary>
/// <param name="session">What the cells of the notebook share.</param>
/// <param name="cell">What the part works with.</param>
/// <param name="number">The cell's number.</param>
internal sealed class CellPart(CellSession session, CellContext cell, int number)
{
    /// <summary>Runs a part.</summary>
    /// <param name="segment">The part.</param>
    /// <param name="name">The name of the text that it stands in.</param>
    /// <param name="files">The files that are being run, the innermost first.</param>
    /// <param name="isResult">Whether the value of C# is the cell's result.</param>
    /// <returns>The error of C# that failed; null when the part ran to its end.</returns>
    public async Task<CellError?> RunAsync(CellSegment segment, CellName name, Stack<string> files, bool isResult)
    {
        // Commands can run code (#!import), which is not a command again while it runs.
        bool isInCommand = cell.RunsCommand;
        cell.RunsCommand = segment is MagicSegment;
        try
        {
            return await DoAsync(segment, name, files, isResult).ConfigureAwait(false);
        }
        finally
        {
            cell.RunsCommand = isInCommand;
        }
    }

    private async Task<CellError?> DoAsync(CellSegment segment, CellName name, Stack<string> files, bool isResult)
    {
        switch (segment)
        {
            case PackageSegment packages:
                session.CSharp.AddReferences(
                    await session.Packages.AddAsync(packages.Directives, cell.Output, cell.Cancellation).ConfigureAwait(false)
                );
                return null;
            case CSharpSegment code:
                // Blank lines stand for the lines above, so that errors have the cell's own line numbers.
                string text = new string('\n', code.Line - 1) + FileReferences.Resolve(code, files);
                CSharpResult result = await session.CSharp.RunAsync(text, name, cell.Cancellation).ConfigureAwait(false);
                Show(result.Value, isResult);
                return result.Error;
            case MagicSegment magic:
                await session.Magics.RunAsync(magic.Command, Call(magic)).ConfigureAwait(false);
                return null;
            case TextSegment displayed:
                cell.Output.Display(DisplayedText.Of(displayed, cell.PageVariables));
                return null;
            default:
                throw new InvalidOperationException($"Nothing runs a {segment.GetType().Name}.");
        }
    }

    private void Show(object? value, bool isResult)
    {
        if (value is null or DisplayedValue)
        {
            return;
        }

        MimeBundle bundle = ValueBundle.Of(value, null, cell.Cancellation);
        if (isResult)
        {
            cell.Output.ShowResult(bundle, number);
        }
        else
        {
            cell.Output.Display(bundle);
        }
    }

    private CellCall Call(MagicSegment magic) =>
        new()
        {
            Workbench = session.Workbench,
            Output = cell.Output,
            Body = magic.Body,
            CommandBelow = magic.CommandBelow,
            Variables = session.Variables,
            Cancellation = cell.Cancellation,
            Cell = cell,
            LanguageBelow = magic.Language,
        };
}
