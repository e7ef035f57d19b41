using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>What the compiler and the kernel make of a cell has names and troubles that nobody wrote: no error speaks of them.</summary>
[RunsCells]
public sealed class CompilersOwnWordsTests
{
    [Theory]
    [InlineData("extension(int);", "(1,1): error CS9283: Extensions must be declared in a top-level, non-generic, static class")]
    [InlineData(
        "extension(int x) { public int Y => x; }",
        "(1,1): error CS9283: Extensions must be declared in a top-level, non-generic, static class"
    )]
    [InlineData("int x; int x;", "(1,12): error CS0102: The cell already contains a definition for 'x'")]
    [InlineData("int x; void x() { }", "(1,13): error CS0102: The cell already contains a definition for 'x'")]
    [InlineData(
        "void M() { }\nvoid M() { }",
        "(2,6): error CS0111: The cell already defines a member called 'M' with the same parameter types"
    )]
    [InlineData(
        "required int x;",
        "(1,14): error CS9032: Required member 'x' cannot be less visible or have a setter less visible than the cell.",
        "(1,14): error CS9045: Required members are not allowed on the top level of a script or submission."
    )]
    [InlineData("class A { }\nclass A { }", "(2,7): error CS0102: The cell already contains a definition for 'A'")]
    [InlineData("#error 'Submission#3' is late", "(1,8): error CS1029: #error: ''Submission#3' is late'")]
    public async Task Compile_errors_speak_of_what_was_written(string cell, params string[] sentences)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Equal(sentences, result.Error!.Traceback.Where(line => line.StartsWith('(')));
        Assert.Equal(sentences[0], result.Error.Message);
        Assert.Equal(["result[2]: 2"], await kernel.LinesAsync("1 + 1"));
    }

    [Theory]
    [InlineData("using dynamic d = 5;", "Cannot implicitly convert type 'int' to 'System.IDisposable'")]
    [InlineData("await using dynamic d = 5;", "Cannot implicitly convert type 'int' to 'System.IAsyncDisposable'")]
    public async Task What_is_dynamic_and_not_to_be_disposed_is_said_in_the_words_of_CSharp(string cell, string start)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.StartsWith(start, result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal($"   at cell [1], line 1: {cell}", result.Error.Traceback[^1]);
        (result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            "class Door : IDisposable { public void Dispose() => Console.Write(\"closed\"); }\nusing dynamic door = new Door();"
        );
        Assert.Null(result.Error);
        Assert.Equal("stdout: closed", Run.Line(Assert.Single(outputs)));
    }

    [Fact]
    public async Task Exceptions_of_cells_have_the_names_that_they_were_given()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.CellAsync("class Late : Exception { public Late(string message, Exception inner = null) : base(message, inner) { } }");
        (CellResult result, _) = await kernel.CellAsync("throw new Late(\"Submission#3 is late\", new Late(\"again\"));");
        Assert.Equal("Late", result.Error!.Name);
        Assert.Equal(
            [
                "Late: Submission#3 is late",
                "   at cell [2], line 1: throw new Late(\"Submission#3 is late\", new Late(\"again\"));",
                "  because of Late: again",
            ],
            result.Error.Traceback
        );
    }
}
