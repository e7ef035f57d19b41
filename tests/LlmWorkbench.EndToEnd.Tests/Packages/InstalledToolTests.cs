using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.EndToEnd.Tests.Packages;

/// <summary>From «dotnet tool install» to «dotnet tool uninstall», on a machine without the checkout.</summary>
[StartsProcesses]
public sealed class InstalledToolTests
{
    [Fact]
    public async Task The_tool_installs_from_a_folder_works_and_leaves_nothing_when_it_goes()
    {
        Packed.SkipElsewhere();
        await using var tool = new InstalledTool();
        await tool.InitializeAsync();
        await Its_model_is_there_at_once(tool);
        await Notebooks_are_unpacked_and_run_from_another_folder(tool);
        await Changed_notebooks_stay_unless_they_are_to_be_replaced(tool);
        await Jupyters_kernel_is_the_tool(tool);
        await It_leaves_nothing(tool);
    }

    private static async Task Its_model_is_there_at_once(InstalledTool tool)
    {
        string[] question = ["logits", "Question: What is the capital of France?\nAnswer:", "--model", "tutor"];
        Outcome logits = await tool.RunAsync(question);
        Assert.True(logits.ExitCode == 0, logits.Error);
        Assert.StartsWith("What tutor expects after ", logits.Output, StringComparison.Ordinal);
        Assert.Equal((await Lab.RunAsync(question)).Output, logits.Output);
        Outcome version = await tool.RunAsync("--version");
        Assert.StartsWith(await Packed.VersionAsync(), version.Output, StringComparison.Ordinal);
        Outcome device = await tool.RunAsync("device");
        Assert.Contains("which came with the build", device.Output, StringComparison.Ordinal);
    }

    private static async Task Notebooks_are_unpacked_and_run_from_another_folder(InstalledTool tool)
    {
        Outcome unpacked = await tool.RunAsync("notebooks", "primer");
        Assert.True(unpacked.ExitCode == 0, unpacked.Error);
        string primer = Path.Combine(tool.At("work"), "primer");
        foreach (string folder in new[] { "notebooks", "datasets", "models" })
        {
            Assert.Equal(
                Directory.GetFiles(Path.Combine(RepositoryFolder.Path, folder)).Select(Path.GetFileName).Order(),
                Directory.GetFiles(Path.Combine(primer, folder)).Select(Path.GetFileName).Order()
            );
        }

        string notebook = Path.Combine("primer", "notebooks", "00-welcome.ipynb");
        Outcome run = await tool.RunAsync("run", notebook, "--output", "out.ipynb", "--html", "out.html");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains(" cells ran; written: out.ipynb, out.html.\n", run.Error, StringComparison.Ordinal);
        // What the model expects stands in no source of the notebook.
        IReadOnlyList<CodeCell> cells = CodeCell.Read(Path.Combine(tool.At("work"), "out.ipynb"));
        Assert.Contains(cells, cell => cell.Text.Contains("␣Paris", StringComparison.Ordinal));
        Assert.DoesNotContain(cells, cell => cell.Source.Contains("Paris", StringComparison.Ordinal));
    }

    private static async Task Changed_notebooks_stay_unless_they_are_to_be_replaced(InstalledTool tool)
    {
        string notebook = Path.Combine(tool.At("work"), "primer", "notebooks", "01-attention.ipynb");
        await File.WriteAllTextAsync(notebook, "{}", TestContext.Current.CancellationToken);
        Outcome again = await tool.RunAsync("notebooks", "primer");
        Assert.Contains(
            "Kept as they are, because they were changed: notebooks/01-attention.ipynb; --overwrite replaces them.",
            again.Output
        );
        Assert.Equal("{}", await File.ReadAllTextAsync(notebook, TestContext.Current.CancellationToken));

        Outcome replaced = await tool.RunAsync("notebooks", "primer", "--overwrite");
        Assert.Contains("(1 file written)", replaced.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(
                Path.Combine(RepositoryFolder.Path, "notebooks/01-attention.ipynb"),
                TestContext.Current.CancellationToken
            ),
            await File.ReadAllBytesAsync(notebook, TestContext.Current.CancellationToken)
        );
    }

    private static async Task Jupyters_kernel_is_the_tool(InstalledTool tool)
    {
        Outcome installed = await tool.RunAsync("jupyter", "install");
        Assert.True(installed.ExitCode == 0, installed.Error);
        string spec = Path.Combine(tool.Home, ".local/share/jupyter/kernels/llm-workbench/kernel.json");
        using var kernel = JsonDocument.Parse(await File.ReadAllTextAsync(spec, TestContext.Current.CancellationToken));
        Assert.Equal(tool.Program, kernel.RootElement.GetProperty("argv")[0].GetString());
    }

    private static async Task It_leaves_nothing(InstalledTool tool)
    {
        string engines = Path.Combine(tool.Home, ".local/share/llm-workbench/engines");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(engines, "0.5.0")).FullName, "libllama.so"), "…");
        string kernels = Path.Combine(tool.Home, ".local/share/jupyter/kernels/llm-workbench");
        Outcome listed = await tool.RunAsync("uninstall", "--list");
        Assert.Contains($"Written: {kernels} (kernel of Jupyter, ", listed.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(kernels));

        Outcome removed = await tool.RunAsync("uninstall");
        Assert.True(removed.ExitCode == 0, removed.Error);
        Assert.Contains($"Removed: {kernels} (kernel of Jupyter, ", removed.Output, StringComparison.Ordinal);
        Assert.Contains($"Fetched: {engines} (engines that were fetched, ", removed.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            $"dotnet tool uninstall --tool-path {tool.Tools} LlmWorkbench.Cli removes it.\n",
            removed.Output,
            StringComparison.Ordinal
        );

        Outcome gone = await tool.DotnetAsync("tool", "uninstall", "--tool-path", tool.Tools, "LlmWorkbench.Cli");
        Assert.True(gone.ExitCode == 0, gone.Error);
        Assert.Empty(Directory.EnumerateFiles(tool.Tools, "*", SearchOption.AllDirectories));
        string[] asked = ["primer", "out.ipynb", "out.html"];
        Assert.Equal(
            [engines + "/0.5.0/libllama.so"],
            tool.Files()
                .Except(tool.FilesBefore)
                .Where(File.Exists)
                .Where(file => !asked.Any(name => file.StartsWith(Path.Combine(tool.At("work"), name), StringComparison.Ordinal)))
        );
    }
}
