using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

/// <summary>The shipped notebooks open in the workbench's own kernel and in .NET Interactive.</summary>
[Fast]
public sealed class ShippedNotebookTests
{
    public static TheoryData<string> Notebooks =>
        new(Directory.GetFiles(Path.Combine(RepositoryFolder.Path, "notebooks"), "*.ipynb").Select(path => Path.GetFileName(path)).Order());

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Begins_with_the_line_that_loads_the_workbench_in_NET_Interactive(string name)
    {
        NotebookCell first = Code(name)[0];
        string[] lines = first.Source.Split('\n');
        Assert.Equal("#r \"nuget: LlmWorkbench.Interactive, *-*\"", lines[0]);

        // It reads a whole cell before it runs any of it: commands would not be known yet.
        Assert.DoesNotContain(lines, line => line.StartsWith("#!", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Says_the_kernel_of_each_cell_to_Polyglot_Notebooks(string name)
    {
        NotebookDocument notebook = Read(name);
        Assert.Equal(
            "csharp",
            notebook.Metadata["polyglot_notebook"].GetProperty("kernelInfo").GetProperty("defaultKernelName").GetString()
        );
        Assert.Equal("llm-workbench", notebook.Metadata["kernelspec"].GetProperty("name").GetString());
        Assert.Equal("C#", notebook.Metadata["language_info"].GetProperty("name").GetString());
        Assert.All(
            Code(name),
            cell => Assert.Equal(CellLanguage.CSharp, cell.Metadata["polyglot_notebook"].GetProperty("kernelName").GetString())
        );
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Declares_nothing_with_using_at_the_top_of_a_cell(string name) =>
        Assert.DoesNotContain(
            Code(name).SelectMany(cell => cell.Source.Split('\n')),
            line => line.StartsWith("using var ", StringComparison.Ordinal)
        );

    private static List<NotebookCell> Code(string name) => [.. Read(name).Cells.Where(cell => cell.Kind == CellKind.Code)];

    private static NotebookDocument Read(string name) =>
        IpynbReader.Read(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "notebooks", name)), name);
}
