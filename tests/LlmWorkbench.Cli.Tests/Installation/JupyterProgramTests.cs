namespace LlmWorkbench.Cli.Tests.Installation;

/// <summary>«jupyter open» with a program in Jupyter's place, which says how it was started.</summary>
[StartsProcesses]
public sealed class JupyterProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-open-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Jupyter_gets_the_folder_and_the_kernel_for_as_long_as_it_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program in Jupyter's place is a script.");
        string notebooks = Directory.CreateDirectory(Path.Combine(_folder, "primer")).FullName;
        string jupyter = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName, "jupyter-lab");
        await File.WriteAllTextAsync(
            jupyter,
            "#!/bin/sh\necho \"arguments: $*\"\necho \"path: $JUPYTER_PATH\"\n"
                + "cat \"${JUPYTER_PATH%%:*}/kernels/llm-workbench/kernel.json\"\nexit 3\n",
            TestContext.Current.CancellationToken
        );
        File.SetUnixFileMode(jupyter, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (string, string)[] variables =
        [
            ("PATH", $"{Path.GetDirectoryName(jupyter)}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("JUPYTER_PATH", "/elsewhere"),
            ("DISPLAY", ""),
            ("WAYLAND_DISPLAY", ""),
        ];

        Support.Program.Outcome outcome = await Support.Program.RunAsync(_folder, variables, "jupyter", "open", "primer");

        Assert.Equal(3, outcome.ExitCode); // Jupyter's own
        Assert.Contains($"--notebook-dir={notebooks}", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("--no-browser", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(":/elsewhere\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\"{connection_file}\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Ctrl-C ends it", outcome.Error, StringComparison.Ordinal);
        string kernel = outcome.Output.Split('\n').Single(line => line.StartsWith("path: ", StringComparison.Ordinal))[6..].Split(':')[0];
        Assert.False(Directory.Exists(kernel), "The kernel stayed.");
    }

    [Theory]
    [InlineData("primer", "Jupyter was not found: install it")]
    [InlineData("nowhere", "llm-workbench notebooks FOLDER makes one")]
    public async Task Without_Jupyter_or_without_the_folder_a_sentence_says_what_helps(string folder, string words)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "primer"));
        string dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        Support.Program.Outcome outcome = await Support.Program.RunAsync(_folder, [("PATH", dotnet)], "jupyter", "open", folder);

        Assert.Equal(ExitCode.Failed, outcome.ExitCode);
        Assert.Contains(words, Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
