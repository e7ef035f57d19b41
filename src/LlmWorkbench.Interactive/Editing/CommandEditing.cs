using LlmWorkbench.Display;
using LlmWorkbench.Interactive.Cells;
using LlmWorkbench.Interactive.Directives;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Magics.Writing;
using LlmWorkbench.Wording;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Interactive.Editing;

/// <summary>Answers what an editor asks about the lines of commands, as the workbench's own kernel does, and lets C# answer below those
/// that have no text there.</summary>
/// <param name="session">The notebook.</param>
/// <param name="directives">Knows which lines are the workbench's.</param>
internal sealed class CommandEditing(NotebookSession session, CommandDirectives directives)
{
    private readonly CommandWriting _writing = new(session.Topics.Magics, session.Workbench, session.Variables, []);

    /// <summary>Answers, or lets others answer.</summary>
    public Task HandleAsync(KernelCommand request, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        // What comes here is about a part of the cell; the part knows the question that was about the cell.
        if (request is not LanguageServiceCommand asked || (request.Parent as LanguageServiceCommand ?? asked) is not { } whole)
        {
            return next(request, context);
        }

        var cell = new CellLines(whole.Code, session.Topics.Magics);
        int line = whole.LinePosition.Line;
        int directive = cell.DirectiveOf(line);
        if (directive < 0)
        {
            return next(request, context);
        }

        string name = CellLines.Name(cell.Lines[directive]);
        if (directive == line)
        {
            return directives.IsOwn(name) && whole.LinePosition.Character > 0 && Answer(asked, whole, context)
                ? Task.CompletedTask
                : next(request, context);
        }

        bool isText = directives.IsOwn(name) && cell.At(directive).TakesBelow;
        return directives.IsKernel(asked.TargetKernelName) && !isText ? next(AsCSharp(asked), context) : next(request, context);
    }

    private bool Answer(LanguageServiceCommand asked, LanguageServiceCommand whole, KernelInvocationContext context)
    {
        string code = whole.Code.WithLineFeeds();
        int start = 0;
        for (int line = 0; line < whole.LinePosition.Line; line++)
        {
            start = code.IndexOf('\n', start) + 1;
        }

        int position = start + whole.LinePosition.Character;
        switch (asked)
        {
            case RequestCompletions completions:
                CompletionList list = _writing.Complete(code, position);
                context.Publish(
                    new CompletionsProduced([.. list.Items.Select(Item)], completions, Span(asked, list.Start - start, list.End - start))
                );
                return true;
            case RequestHoverText hover when _writing.Explain(code, position) is { } words:
                context.Publish(
                    new HoverTextProduced(
                        hover,
                        [new FormattedValue("text/markdown", $"```text\n{words[MimeTypes.PlainText].TrimEnd()}\n```")],
                        Span(asked, asked.LinePosition.Character, asked.LinePosition.Character)
                    )
                );
                return true;
            default:
                return false;
        }
    }

    private static LinePositionSpan Span(LanguageServiceCommand asked, int start, int end) =>
        new(asked.LinePosition with { Character = start }, asked.LinePosition with { Character = end });

    // In the words that editors know (Microsoft.CodeAnalysis.Tags.WellKnownTags).
    private static Microsoft.DotNet.Interactive.Events.CompletionItem Item(Magics.Writing.CompletionItem item) =>
        new(
            item.Text,
            item.Kind switch
            {
                "magic" => "Method",
                "property" => "Property",
                "path" => "File",
                "statement" => "EnumMember",
                _ => "Local",
            },
            documentation: item.Detail
        );

    private LanguageServiceCommand AsCSharp(LanguageServiceCommand asked)
    {
        string csharp = session.CSharp.Name;
        LanguageServiceCommand same = asked switch
        {
            RequestCompletions => new RequestCompletions(asked.Code, asked.LinePosition, csharp),
            RequestHoverText => new RequestHoverText(asked.Code, asked.LinePosition, csharp),
            RequestSignatureHelp => new RequestSignatureHelp(asked.Code, asked.LinePosition, csharp),
            _ => asked,
        };
        if (same != asked && asked.Parent is { } parent)
        {
            same.SetParent(parent, bubbleEvents: true);
        }

        return same;
    }
}
