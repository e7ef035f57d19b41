using System.Globalization;
using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Magics;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Kernel.Tests.Support;

/// <summary>Runs cells and gives their outputs as short text.</summary>
internal static class Run
{
    public static NotebookKernel Kernel(params IMagic[] magics)
    {
        TopicRegistry registry = WorkbenchTopics.CreateRegistry();
        foreach (IMagic magic in magics)
        {
            registry.Magics.Add(magic);
        }

        return new NotebookKernel(new Workbench(), registry);
    }

    /// <summary>Runs one cell.</summary>
    public static async Task<(CellResult Result, IReadOnlyList<NotebookOutput> Outputs)> CellAsync(
        this NotebookKernel kernel,
        string cell,
        string language = CellLanguage.CSharp,
        CancellationToken? cancellation = null
    )
    {
        var output = new RecordedOutput();
        CellResult result = await kernel.ExecuteAsync(cell, output, language, cancellation ?? TestContext.Current.CancellationToken);
        return (result, output.Snapshot());
    }

    /// <summary>Runs one cell and gives a line for each output: <c>stdout: text</c>, <c>display: text</c>, <c>result[n]: text</c>,
    /// <c>error: message</c>.</summary>
    public static async Task<string[]> LinesAsync(this NotebookKernel kernel, string cell, string language = CellLanguage.CSharp) =>
        [.. (await kernel.CellAsync(cell, language)).Outputs.Select(Line)];

    public static string Line(NotebookOutput output) =>
        output switch
        {
            StreamOutput stream => $"{stream.Name}: {stream.Text}",
            ResultOutput result => string.Create(CultureInfo.InvariantCulture, $"result[{result.ExecutionCount}]: {Text(result)}"),
            DisplayOutput display => $"display: {Text(display)}",
            ErrorOutput error => $"error: {error.Value}",
            _ => output.ToString()!,
        };

    private static string Text(DisplayOutput output) =>
        output.Data.TryGetValue(MimeTypes.PlainText, out string? text) ? text : output.Data[MimeTypes.Html];
}
