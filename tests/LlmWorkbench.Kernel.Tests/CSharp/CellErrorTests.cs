using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

public sealed class CellErrorTests
{
    [Fact]
    public async Task Every_cause_has_the_places_that_led_to_it()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            "int Divide(int a, int b) => a / b;\ntry\n{\n    Divide(1, 0);\n}\ncatch (Exception e)\n{\n    throw new InvalidOperationException(\"outer\", e);\n}");
        Assert.Equal(
            [
                "System.InvalidOperationException: outer",
                "   at cell [1], line 8",
                "  because of System.DivideByZeroException: Attempted to divide by zero.",
                "   at Divide in cell [1], line 1",
                "   at cell [1], line 4",
            ],
            result.Error!.Traceback);
    }

    [Fact]
    public async Task Compile_errors_count_lines_and_columns_of_the_whole_cell()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("#!time\n\nfor (int i = 0; i < 3; i++) { int n = \"a\"; }");
        Assert.Equal("CompileError", result.Error!.Name);
        Assert.Equal(3, result.Error.Line);
        Assert.Equal(
            [
                "(3,39): error CS0029: Cannot implicitly convert type 'string' to 'int'",
                "    for (int i = 0; i < 3; i++) { int n = \"a\"; }",
                "                                          ^^^",
            ],
            result.Error.Traceback);
    }

    [Fact]
    public async Task Compile_errors_come_in_the_order_of_the_code()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("foo();\nint x = ;");
        Assert.Equal("(2,9): error CS1525: Invalid expression term ';'", result.Error!.Message);
        (result, _) = await kernel.CellAsync("foo();\nbar();");
        Assert.Equal("(1,1): error CS0103: The name 'foo' does not exist in the current context", result.Error!.Traceback[0]);
        Assert.Equal("(2,1): error CS0103: The name 'bar' does not exist in the current context", result.Error.Traceback[^1]);
    }

    [Fact]
    public async Task Exceptions_name_the_cells_and_lines_that_led_to_them()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.CellAsync("int Divide(int a, int b)\n{\n    return a / b;\n}");
        (CellResult result, _) = await kernel.CellAsync("var one = 1;\n\nDivide(one,\n    0)");
        Assert.Equal("DivideByZeroException", result.Error!.Name);
        Assert.Equal("Attempted to divide by zero.", result.Error.Message);
        Assert.Equal(3, result.Error.Line);
        Assert.Equal(
            [
                "System.DivideByZeroException: Attempted to divide by zero.",
                "   at Divide in cell [1], line 3",
                "   at cell [2], line 3",
            ],
            result.Error.Traceback);
    }

    [Fact]
    public async Task Exceptions_name_local_functions_and_lambdas()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            """
            void Outer()
            {
                Inner();
                static void Inner() => new List<int> { 1 }.ForEach(n => { throw new InvalidOperationException("no"); });
            }
            Outer();
            """);
        Assert.Equal(
            [
                "System.InvalidOperationException: no",
                "   at a lambda in cell [1], line 4",
                "   at Inner in cell [1], line 4",
                "   at Outer in cell [1], line 3",
                "   at cell [1], line 6",
            ],
            result.Error!.Traceback);
    }

    [Fact]
    public async Task Exceptions_of_awaited_work_keep_their_lines_and_causes()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            """
            async Task Work()
            {
                await Task.Yield();
                throw new IOException("outer", new FormatException("inner"));
            }
            await Work();
            """);
        Assert.Equal(
            [
                "System.IO.IOException: outer",
                "   at Work in cell [1], line 4",
                "   at cell [1], line 6",
                "  because of System.FormatException: inner",
            ],
            result.Error!.Traceback);
    }

    [Fact]
    public async Task Expected_errors_are_their_sentence_alone()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("\nthrow new LlmWorkbench.WorkbenchException(\"No model is loaded: run #!model tutor first.\");");
        Assert.Equal(["No model is loaded: run #!model tutor first."], result.Error!.Traceback);
        Assert.Equal(2, result.Error.Line);
    }

    [Fact]
    public async Task The_one_exception_of_a_task_is_shown_without_its_wrapper()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("Task.Run(() => { throw new FormatException(\"bad\"); }).Wait();");
        Assert.Equal("FormatException", result.Error!.Name);
        Assert.Equal("bad", result.Error.Message);
    }
}
