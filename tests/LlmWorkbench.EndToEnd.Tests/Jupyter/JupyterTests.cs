using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>Jupyter's own programs, with the installed kernel.</summary>
[Browser]
public sealed class JupyterTests(InstalledKernel kernel)
{
    // Those with exercises are executed with answers, by the tests of each.
    public static TheoryData<string> Notebooks { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Lab.Root, "notebooks"), "*.ipynb")
            .Where(path => CodeCell.Read(path).All(cell => !cell.IsCheck))
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Jupyter_finds_the_kernel()
    {
        Outcome outcome = await kernel.RunPythonAsync(
            "-c",
            "from jupyter_client.kernelspec import KernelSpecManager as M; s = M().get_kernel_spec('llm-workbench'); "
                + "print(s.interrupt_mode, s.language, s.display_name)"
        );

        Assert.Equal("message C# C# (LLM Workbench)", outcome.Output.Trim());
    }

    [Fact]
    public async Task Passes_Jupyters_own_test_of_kernels()
    {
        Outcome outcome = await kernel.RunPythonAsync(Path.Combine(InstalledKernel.TestFolder, "kernel_test.py"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] notPassed =
        [
            .. outcome
                .Error.Split('\n')
                .Where(line =>
                    line.StartsWith("test_", StringComparison.Ordinal) && !line.TrimEnd().EndsWith("ok", StringComparison.Ordinal)
                ),
        ];

        // C# has no pager: help is printed below the cell.
        Assert.StartsWith("test_pager", Assert.Single(notPassed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jupyter_interrupts_restarts_and_sees_it_die()
    {
        Outcome outcome = await kernel.RunPythonAsync(Path.Combine(InstalledKernel.TestFolder, "kernel_life_test.py"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Jupyter_executes_the_shipped_notebook(string name)
    {
        string folder = Directory.CreateTempSubdirectory("executed-").FullName;
        try
        {
            Outcome outcome = await kernel.ExecuteAsync(Path.Combine(Lab.Root, "notebooks", name), folder);

            Assert.True(outcome.ExitCode == 0, outcome.Error);
            string executed = Path.Combine(folder, name);
            Assert.Contains(CodeCell.Read(executed), cell => cell.Outputs.Count > 0);
            await NotebookChecks.BringsTheChartLibraryOnce(executed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
