using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>Jupyter's own programs, with the installed kernel.</summary>
[Browser]
public sealed class JupyterTests(InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    public static TheoryData<string> Notebooks { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Lab.Root, "notebooks"), "*.ipynb")
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
            Outcome outcome = await kernel.RunPythonAsync(
                "-m",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                Path.Combine(Lab.Root, "notebooks", name),
                "--output-dir",
                folder
            );

            Assert.True(outcome.ExitCode == 0, outcome.Error);
            using var notebook = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, name)));
            JsonElement[] code =
            [
                .. notebook
                    .RootElement.GetProperty("cells")
                    .EnumerateArray()
                    .Where(cell => cell.GetProperty("cell_type").GetString() == "code"),
            ];
            Assert.Contains(code, cell => cell.GetProperty("outputs").GetArrayLength() > 0);
            string html = notebook.RootElement.GetRawText();
            int charts = html.Split("data-lw-chart=").Length - 1;
            Assert.Equal(charts > 0 ? 1 : 0, html.Split("<!--llm-workbench plotly.js-->").Length - 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
