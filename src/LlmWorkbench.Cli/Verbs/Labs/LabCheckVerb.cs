using System.CommandLine;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Kernel.Labs.Reports;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Cli.Verbs.Labs;

/// <summary>lab check: runs what students have handed in, and says what became of each exercise.</summary>
internal sealed class LabCheckVerb(TerminalStreams streams) : IVerb
{
    private readonly LabRun _run = new();
    private readonly Option<bool> _json = new("--json") { Description = "Prints everything as JSON instead of a table." };
    private readonly Option<string?> _junit = new("--junit")
    {
        Description = "Writes the marks as JUnit XML, which build servers read.",
        HelpName = "file.xml",
    };
    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Writes a table of marks for a spreadsheet: a line for each student.",
        HelpName = "file.csv",
    };
    private readonly Option<string?> _html = new("--html")
    {
        Description = "Writes the teacher's page too, as lab report does.",
        HelpName = "file.html",
    };

    public Command Create()
    {
        var command = new Command(
            "check",
            "Runs what students have handed in and judges their answers by the checks of the original. The exit code is 0 when all "
                + "exercises of all submissions passed, else 1."
        );
        _run.AddTo(command);
        command.Add(_json);
        command.Add(_junit);
        command.Add(_csv);
        command.Add(_html);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        (string? junit, string? csv, string? html) = (parsed.GetValue(_junit), parsed.GetValue(_csv), parsed.GetValue(_html));
        foreach (string path in new[] { junit, csv, html }.OfType<string>())
        {
            AtomicFile.Check(path, overwrite: true);
        }

        if (html is not null)
        {
            ReplacedFile.RequirePage(html);
        }

        LabMarks marks = await _run.RunAsync(parsed, streams, cancellation).ConfigureAwait(false);
        if (junit is not null)
        {
            AtomicFile.WriteText(junit, JUnitReport.Write(marks));
        }

        if (csv is not null)
        {
            // Spreadsheets take a file for that of an old code page where nothing says that it is Unicode.
            AtomicFile.WriteText(csv, "\uFEFF" + marks.ToTable().ToCsv(forSpreadsheet: true));
        }

        if (html is not null)
        {
            AtomicFile.WriteText(html, LabPage.Write(marks, DateTimeOffset.Now));
        }

        await streams.Out.WriteLineAsync(parsed.GetValue(_json) ? marks.ToJson() : Text(marks)).ConfigureAwait(false);
        return marks.AllPassed ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Text(LabMarks marks) =>
        string.Join(
            "\n\n",
            new[]
            {
                marks.Submissions.Count > 1 ? marks.ToTable().ToText() : null,
                marks.ToDetails().ToText(),
                marks.WhatWasLeftOut(),
            }.OfType<string>()
        );
}
