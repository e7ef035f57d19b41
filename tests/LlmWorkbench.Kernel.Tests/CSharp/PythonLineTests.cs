using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>Lines of Python are answered by a sentence that says so and what C# has in their place.</summary>
[RunsCells]
public sealed class PythonLineTests
{
    [Theory]
    [InlineData("print(\"hi\")", 1, "Console.WriteLine")]
    [InlineData("var x = 1;\nprint(x)", 2, "Console.WriteLine")]
    [InlineData("print(\"hi\")\nprint(\"ho\")", 1, "Console.WriteLine")]
    [InlineData("import numpy as np", 1, "#r \"nuget: NAME\"")]
    [InlineData("import os", 1, "using System.Text;")]
    [InlineData("from collections import Counter", 1, "using System.Text;")]
    [InlineData("def f(x):\n    return x", 1, "int Twice(int x) => 2 * x;")]
    [InlineData("for i in range(3):\n    i", 1, "foreach (var x in list)")]
    [InlineData("if 1 > 2:\n    3", 1, "blocks in braces")]
    [InlineData("var done = True;", 1, "true, false and null")]
    [InlineData("object x = None;", 1, "true, false and null")]
    public async Task A_line_of_Python_is_told_from_CSharp_that_is_wrong(string cell, int line, string works)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        string said = $"«{cell.Split('\n')[line - 1].Trim()}» is Python, and these cells are C#: ";
        Assert.StartsWith(said, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains(works, result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(("CompileError", line), (result.Error.Name, result.Error.Line));
    }

    [Theory]
    [InlineData("void print(int x) { }\nprint(y);", "'y'")]
    [InlineData("foreach (var x in y) { }", "'y'")]
    [InlineData("int x = 1\nx", "; expected")]
    public async Task CSharp_keeps_the_compilers_words(string cell, string words)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.DoesNotContain("Python", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains(words, result.Error.Message, StringComparison.Ordinal);
    }
}
