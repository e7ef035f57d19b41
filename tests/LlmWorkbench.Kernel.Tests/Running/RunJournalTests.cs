using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Running;

[RunsCells]
public sealed class RunJournalTests : IDisposable
{
    private static readonly CellError s_end = ProcessEnd.Describe(3, exited: true, insideCell: true);
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "journal");

    public RunJournalTests() => File.WriteAllBytes(Path, []);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_is_told_by_its_journal_as_by_itself()
    {
        var notebook = new NotebookDocument
        {
            Cells =
            [
                NotebookCell.Markdown("# Title"),
                NotebookCell.Code(
                    "var d = display(\"old\");\nConsole.Write(\"a\");\nConsole.Error.Write(\"b\");\nConsole.Write(\"\\ud83d\");\n42"
                ),
                NotebookCell.Code("d.Update(\"new\");"),
                NotebookCell.Code("throw new Exception(\"no\");"),
                NotebookCell.Code("Console.Write(\"last\");"),
                NotebookCell.Code("\"never\"", "fsharp"),
            ],
        };
        using NotebookKernel kernel = Run.Kernel();
        using var journal = new RunJournal(Path);
        NotebookRunResult result = await new NotebookRunner(kernel, journal).RunAsync(
            notebook,
            new NotebookRunOptions { ContinueAfterErrors = true },
            null,
            TestContext.Current.CancellationToken
        );
        RunRecord record = RunRecord.Read(Path)!;
        NotebookRunResult told = record.Result(notebook, s_end, interrupted: false);

        Assert.Equal((5, (int?)null), (record.LastCell, record.RunningCell));
        Assert.Equal([4, 6], result.Failures.Select(failure => failure.CellNumber));
        Assert.Equal([4, 6, 6], told.Failures.Select(failure => failure.CellNumber));
        Assert.Equal(result.Failures[0].Error.Message, told.Failures[0].Error.Message);
        Assert.Equal(result.Failures[0].Error.Line, told.Failures[0].Error.Line);
        for (int cell = 0; cell < 5; cell++)
        {
            Assert.Equal(Lines(result, cell).Select(line => line.Replace('\ud83d', '\uFFFD')), Lines(told, cell));
            Assert.Equal(result.Notebook.Cells[cell].ExecutionCount, told.Notebook.Cells[cell].ExecutionCount);
        }

        journal.Finish();
        Assert.Null(RunRecord.Read(Path));
    }

    [Fact]
    public void A_journal_that_breaks_off_anywhere_is_read_until_there()
    {
        NotebookDocument notebook = new() { Cells = [NotebookCell.Code("1"), NotebookCell.Code("2")] };
        using (var journal = new RunJournal(Path))
        {
            ICellOutput first = journal.Begin(0, 1, new RecordedOutput());
            first.Write("first");
            first.Display(Display.MimeBundle.Text("shown"));
            journal.End(0, null);
            ICellOutput second = journal.Begin(1, 2, new RecordedOutput());
            second.Write("gone");
            second.Clear(wait: false);
            second.Write("begun");
        }

        byte[] whole = File.ReadAllBytes(Path);
        NotebookRunResult all = RunRecord.Read(Path)!.Result(notebook, s_end, interrupted: false);
        Assert.Equal(["stdout: first", "display: shown"], Lines(all, 0));
        Assert.Equal(["stdout: begun", $"error: {s_end.Message}"], Lines(all, 1));
        Assert.Equal((2, 2), (Assert.Single(all.Failures).CellNumber, all.Notebook.Cells[1].ExecutionCount));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            RunRecord record = RunRecord.Read(Path)!;
            Assert.InRange(record.Result(notebook, s_end, interrupted: false).Failures.Length, record.LastCell is null ? 0 : 1, 1);
        }
    }

    [Theory]
    [InlineData(0, true, "with exit code 0, as Environment.Exit(0) does")]
    [InlineData(134, false, "Environment.FailFast, a stack overflow or an error in native code")]
    [InlineData(137, false, "it was killed (SIGKILL)")]
    [InlineData(139, false, "memory that is not its own")]
    [InlineData(143, true, "it was told to end (SIGTERM)")]
    [InlineData(152, false, "by signal 24")]
    [InlineData(7, false, "with exit code 7")]
    public void The_end_of_a_process_is_one_sentence(int code, bool exited, string words)
    {
        string sentence = ProcessEnd.Describe(code, exited, insideCell: true).Message;
        Assert.StartsWith("The cell ended the process ", sentence, StringComparison.Ordinal);
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.StartsWith(
            "The process ended after this cell ",
            ProcessEnd.Describe(code, exited, insideCell: false).Message,
            StringComparison.Ordinal
        );
    }

    private static string[] Lines(NotebookRunResult result, int cell) => [.. result.Notebook.Cells[cell].Outputs.Select(Run.Line)];
}
