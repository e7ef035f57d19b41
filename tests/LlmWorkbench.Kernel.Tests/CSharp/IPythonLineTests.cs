using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>Habits from Python's notebooks are answered by a sentence that says whose they are and what works here.</summary>
[RunsCells]
public sealed class IPythonLineTests
{
    private const string Time = "#!time on a line of its own measures the rest of the cell";

    [Theory]
    [InlineData("%%time\nvar x = 1;", 1, "«%%time» is a command of IPython, which C# cells do not know: ", Time)]
    [InlineData("%time 1 + 1", 1, "«%time» is a command of IPython, which C# cells do not know: ", Time)]
    [InlineData("var a = 1;\n%timeit a + 1", 2, "«%timeit» is", Time)]
    [InlineData("%whos", 1, "«%whos» is", "#!whos lists the variables")]
    [InlineData("%lsmagic", 1, "«%lsmagic» is", "#!lsmagic lists the commands")]
    [InlineData("%run other.ipynb", 1, "«%run» is", "#!import FILE")]
    [InlineData("%pip install numpy", 1, "«%pip» is", "#r \"nuget: NAME\"")]
    [InlineData("%matplotlib inline\nvar x = 1;", 1, "«%matplotlib» is", "display(chart)")]
    [InlineData("%%html\n<b>x</b>", 1, "«%%html» is", "#!html")]
    [InlineData("%%bash\nls", 1, "«%%bash» is", "System.Diagnostics.Process.Start")]
    [InlineData("%load_ext autoreload", 1, "«%load_ext» is", "the commands that work here begin with #!")]
    [InlineData("!ls", 1, "«!ls» runs a program in IPython, which C# cells do not do: ", "System.Diagnostics.Process.Start")]
    [InlineData("!ls -l /tmp", 1, "«!ls» runs a program", "System.Diagnostics.Process.Start")]
    [InlineData("var y = 2;\n!pip install torch", 2, "«!pip» runs a program", "#r \"nuget: NAME\"")]
    [InlineData("?Console", 1, "«?Console» asks for help in IPython, which C# cells do not do: ", "Shift+Tab")]
    [InlineData("??Console.Out", 1, "«??Console.Out» asks for help", "Shift+Tab")]
    [InlineData("var x = 1;\nx?", 2, "«x?» asks for help", "«x» alone shows its value")]
    [InlineData("Console??\n\nvar x = 1;", 1, "«Console??» asks for help", "Shift+Tab")]
    public async Task A_line_of_IPython_is_told_from_CSharp_that_is_wrong(string cell, int line, string start, string works)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.StartsWith(start, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains(works, result.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(("CompileError", line), (result.Error.Name, result.Error.Line));
        Assert.Equal([result.Error.Message], result.Error.Traceback);
    }

    [Theory]
    [InlineData("var a = 7\n    %3; a", "result[1]: 1")]
    [InlineData("bool flag = false;\n!flag", "result[1]: True")]
    [InlineData("bool b = true; int n = 1;\nvar c = b?\n  n : 2; c", "result[1]: 1")]
    [InlineData("var s = \"\"\"\n%%time\n!ls\nx?\n\"\"\"; s.Length", "result[1]: 13")]
    public async Task CSharp_that_looks_like_it_runs(string cell, string result)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal([result], await kernel.LinesAsync(cell));
    }

    [Theory]
    [InlineData("!flag", "error CS0103: The name 'flag' does not exist")]
    [InlineData("bool b = true;\nvar c = b\n  ? ls\n  : 2;", "error CS0103: The name 'ls' does not exist")]
    [InlineData("var s = 1 + ;\nvar t = \"%time\";", "error CS1525")]
    public async Task CSharp_that_is_wrong_keeps_the_compilers_words(string cell, string words)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }
}
