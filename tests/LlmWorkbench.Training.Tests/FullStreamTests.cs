using System.Diagnostics;

namespace LlmWorkbench.Training.Tests;

/// <summary>Standard output or standard error leads to a full disk: the program is not aborted by it.</summary>
[Engine]
public sealed class FullStreamTests
{
    [Theory]
    [InlineData("train --nonsense 2> /dev/full", 2)]
    [InlineData("corpus --nonsense 2>&-", 2)]
    [InlineData("--help > /dev/full", 1)]
    [InlineData("--help >&-", 1)]
    public void Ends_with_the_exit_code_that_belongs_to_the_arguments_or_says_what_cannot_be_written(string command, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no device that is always full.");
        string program = Path.Combine(AppContext.BaseDirectory, "llm-workbench-train.dll");
        var start = new ProcessStartInfo("sh", ["-c", $"exec dotnet '{program}' {command}"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(expected, process.ExitCode);
        Assert.Equal(expected == 1, error.Contains("Standard output cannot be written: ", StringComparison.Ordinal));
    }
}
