using System.CommandLine;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Kernel.Labs.Reports;

namespace LlmWorkbench.Cli.Verbs.Labs;

/// <summary>lab report: the teacher's page.</summary>
internal sealed class LabReportVerb(TerminalStreams streams) : IVerb
{
    private readonly LabRun _run = new();
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the page goes; a page that is there is replaced.",
        HelpName = "file.html",
        Required = true,
    };

    public Command Create()
    {
        var command = new Command(
            "report",
            "Checks what students have handed in and writes a page for the teacher: who solved what, and how."
        );
        _run.AddTo(command);
        command.Add(_output);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string output = parsed.GetRequiredValue(_output);
        AtomicFile.Check(output, overwrite: true);
        ReplacedFile.RequirePage(output);
        LabMarks marks = await _run.RunAsync(parsed, streams, cancellation).ConfigureAwait(false);
        AtomicFile.WriteText(output, LabPage.Write(marks, DateTimeOffset.Now));
        await streams.Out.WriteLineAsync($"The page is {output}.").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
