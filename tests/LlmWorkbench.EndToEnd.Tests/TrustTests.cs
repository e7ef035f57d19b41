using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>./lab without arguments, in a small checkout with a Jupyter that only says that it was started.</summary>
[StartsProcesses]
public sealed class TrustTests : IDisposable
{
    private const string Notebook =
        """{"cells":[{"cell_type":"code","id":"a","metadata":{},"execution_count":1,"source":"1","outputs":[{"output_type":"display_data","metadata":{},"data":{"text/html":"<b>NAME</b>"}}]}],"metadata":{},"nbformat":4,"nbformat_minor":5}""";

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task Lab_trusts_the_notebooks_of_the_checkout_and_none_that_was_changed_or_added()
    {
        foreach (string folder in (string[])["notebooks", "src", "bin", "artifacts/lab"])
        {
            Directory.CreateDirectory(_workplace.At(folder));
        }

        File.Copy(Path.Combine(Lab.Root, "lab"), _workplace.At("lab"));
        _workplace.Write("global.json", "{}");
        Save("shipped", "shipped");
        Save("changed", "before");
        await RunAsync("git", "init", "-q");
        await RunAsync("git", "add", "notebooks");
        await RunAsync("git", "-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "Notebooks");
        Save("changed", "after");
        Save("added", "added");
        Program("dotnet", "#!/bin/sh\n");
        Program("jupyter-lab", "#!/usr/bin/python3\nprint('Jupyter was started')\n");
        _workplace.Write("artifacts/lab/LlmWorkbench.Cli.built", "");

        Outcome outcome = await RunAsync(_workplace.At("lab"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("Jupyter was started", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("igning", outcome.Output + outcome.Error, StringComparison.Ordinal);
        Outcome signed = await RunAsync(
            "/usr/bin/python3",
            "-c",
            "import nbformat, nbformat.sign, sys\nfor f in sys.argv[1:]: "
                + "print(nbformat.sign.NotebookNotary().check_signature(nbformat.read(f, 4)))",
            "notebooks/shipped.ipynb",
            "notebooks/changed.ipynb",
            "notebooks/added.ipynb"
        );
        Assert.True(signed.ExitCode == 0, signed.Error);
        Assert.Equal(["True", "False", "False"], signed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => _workplace.Dispose();

    private void Save(string name, string content) =>
        _workplace.Write($"notebooks/{name}.ipynb", Notebook.Replace("NAME", content, StringComparison.Ordinal));

    private void Program(string name, string text)
    {
        _workplace.Write($"bin/{name}", text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_workplace.At($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<Outcome> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _workplace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_workplace.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _workplace.Folder;
        start.Environment["JUPYTER_DATA_DIR"] = _workplace.At("data");
        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }
}
