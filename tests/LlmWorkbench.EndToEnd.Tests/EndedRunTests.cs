using System.Diagnostics;
using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Cells that end the process of the run, and runs that are ended from outside.</summary>
[StartsProcesses]
public sealed class EndedRunTests : IDisposable
{
    private const string Before = "Console.WriteLine(\"before\");\n\"first\"";
    private readonly Workplace _workplace = new();

    [Theory]
    [InlineData("Environment.Exit(0);", "with exit code 0, as Environment.Exit(0) does")]
    [InlineData("Environment.Exit(3);", "with exit code 3, as Environment.Exit(3) does")]
    [InlineData("new Thread(() => Environment.Exit(0)).Start(); Thread.Sleep(-1);", "with exit code 0")]
    [InlineData("Environment.FailFast(\"broken\");", "Environment.FailFast, a stack overflow")]
    [InlineData(Abort, "error in native code")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill(); Thread.Sleep(-1);", "it was killed (SIGKILL)")]
    public async Task A_cell_that_ends_the_process_is_named_and_what_was_shown_is_written(string cell, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");
        string notebook = _workplace.Write(
            "ended.dib",
            Dib(Before, "Console.WriteLine(\"begun\");\ndisplay(\"shown\");\n" + cell, "\"never\"")
        );

        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"), "--html", _workplace.At("out.html"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"{notebook}: cell 2: ProcessEnded: The cell ended the process ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("2 cells ran; written: ", outcome.Error, StringComparison.Ordinal);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        JsonElement[] cells = [.. written.RootElement.GetProperty("cells").EnumerateArray()];
        Assert.Contains("first", cells[0].GetProperty("outputs").GetRawText(), StringComparison.Ordinal);
        string shown = cells[1].GetProperty("outputs").GetRawText();
        Assert.Contains("begun", shown, StringComparison.Ordinal);
        Assert.Contains("shown", shown, StringComparison.Ordinal);
        Assert.Contains("ProcessEnded", shown, StringComparison.Ordinal);
        Assert.Empty(cells[2].GetProperty("outputs").EnumerateArray());
        Assert.Contains("The cell ended the process ", await File.ReadAllTextAsync(_workplace.At("out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_to_write_the_end_is_still_said()
    {
        string notebook = _workplace.Write("ended.dib", Dib("Environment.Exit(0);"));
        Outcome outcome = await Lab.RunAsync("run", notebook);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("cell 1: ProcessEnded", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_for_temporary_files_is_named()
    {
        string notebook = _workplace.Write("a.dib", Dib("1"));
        Outcome outcome = await Lab.RunAsync(["run", notebook], null, [("TMPDIR", _workplace.At("none"))]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("TMPDIR", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(_workplace.At("none"), outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_without_a_home_gets_files_into_the_current_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "HOME is a name of Unix.");
        string text = _workplace.Write("t.txt", "Once upon a time there was a fox.");
        string[] before = Directory.GetFileSystemEntries(Lab.Root);
        foreach (string home in new[] { "", "relative" })
        {
            Outcome outcome = await Lab.RunAsync(
                ["perplexity", text],
                null,
                [("HOME", home), ("XDG_CACHE_HOME", ""), ("LLM_WORKBENCH_CACHE", "")]
            );
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(Lab.Root).Order());
    }

    [Theory]
    [InlineData("INT", 130, "was interrupted")]
    [InlineData("TERM", 143, "was interrupted")]
    public async Task A_signal_to_the_run_alone_ends_it_and_keeps_what_was_done(string signal, int code, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");
        string notebook = _workplace.Write(
            "long.dib",
            Dib(Before, "File.WriteAllText(\"begun\", \"\");\nwhile (true) { Thread.Sleep(10); }")
        );
        using Process process = Start("run", notebook, "--output", _workplace.At("out.ipynb"));
        await WaitForAsync(() => File.Exists(_workplace.At("begun")), process);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(code, process.ExitCode);
        Assert.Contains(words, error, StringComparison.Ordinal);
        string written = await File.ReadAllTextAsync(_workplace.At("out.ipynb"));
        Assert.Contains("first", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_watcher_was_killed_does_not_go_on_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks for the process in /proc.");
        string notebook = _workplace.Write(
            "long.dib",
            Dib("File.WriteAllText(\"begun\", $\"{Environment.ProcessId}\");\nThread.Sleep(-1);")
        );
        using Process process = Start("run", notebook);
        await WaitForAsync(() => File.Exists(_workplace.At("begun")) && new FileInfo(_workplace.At("begun")).Length > 0, process);
        string child = await File.ReadAllTextAsync(_workplace.At("begun"));
        process.Kill();
        await process.WaitForExitAsync();
        for (int tries = 0; tries < 300 && Directory.Exists($"/proc/{child}"); tries++)
        {
            await Task.Delay(100);
        }

        Assert.False(Directory.Exists($"/proc/{child}"), "the child goes too");
    }

    public void Dispose() => _workplace.Dispose();

    private const string Abort = """
        [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "abort")] static extern void abort();
        abort();
        """;

    // Who starts the tests in the background has them ignore interrupts, and every process that they start: not this one.
    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(
                OperatingSystem.IsLinux() ? "env" : Path.Combine(Lab.Root, "lab"),
                OperatingSystem.IsLinux() ? ["--default-signal=INT,TERM", Path.Combine(Lab.Root, "lab"), .. arguments] : arguments
            )
            {
                WorkingDirectory = Lab.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static async Task WaitForAsync(Func<bool> condition, Process process)
    {
        for (int tries = 0; !condition(); tries++)
        {
            Assert.False(process.HasExited, "it has ended already");
            Assert.True(tries < 3000, "it takes too long");
            await Task.Delay(100);
        }
    }

    private static string Dib(params string[] cells) => string.Concat(cells.Select(cell => $"#!csharp\n\n{cell}\n\n"));
}
