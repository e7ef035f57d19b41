using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

[RunsCells]
public sealed class CellErrorTests
{
    [Fact]
    public async Task Every_cause_has_the_places_that_led_to_it()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            "int Divide(int a, int b) => a / b;\ntry\n{\n    Divide(1, 0);\n}\ncatch (Exception e)\n{\n    throw new "
                + "InvalidOperationException(\"outer\", e);\n}"
        );
        Assert.Equal(
            [
                "System.InvalidOperationException: outer",
                "   at cell [1], line 8: throw new InvalidOperationException(\"outer\", e);",
                "  because of System.DivideByZeroException: Attempted to divide by zero.",
                "   at Divide in cell [1], line 1: int Divide(int a, int b) => a / b;",
                "   at cell [1], line 4: Divide(1, 0);",
            ],
            result.Error!.Traceback
        );
    }

    // The runtime compiles code that has run often once more; if it optimized it, checks of several lines would become one.
    [Theory]
    [InlineData("numbers[k]")]
    [InlineData("numbers[0] + numbers[k]")]
    [InlineData("numbers.AsSpan()[k]")]
    [InlineData("new List<int>(numbers)[k]")]
    [InlineData("table[k, k]")]
    [InlineData("\"text\"[k]")]
    [InlineData("checked((byte)(250 + k))")]
    [InlineData("checked(int.MaxValue + k)")]
    [InlineData("10 / (k - 7)")]
    [InlineData("new int[-k].Length")]
    [InlineData("(k == 7 ? null : \"text\").Length")]
    public async Task Errors_of_code_that_has_run_often_have_their_lines_and_calls(string wrong)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            $$"""
            static int[] numbers = [1, 2, 3];
            static int[,] table = new int[2, 2];
            static int Work(int k)
            {
                int n = numbers[0] + table[0, 0];
                n = checked(n + k);
                if (k == 7)
                {
                    n += {{wrong}};
                }

                return n + numbers[1] + numbers[n % 3] + table[1, 1];
            }

            int sum = 0;
            for (int i = 0; i < 3; i++) { for (int j = 0; j < 1000; j++) { sum += Work(1) % 2; } Thread.Sleep(150); }
            sum += numbers[2];
            sum += Work(7);
            sum += numbers[1];
            """
        );
        Assert.Equal(9, result.Error!.Line);
        Assert.Equal(
            [$"   at Work in cell [1], line 9: n += {wrong};", "   at cell [1], line 18: sum += Work(7);"],
            result.Error.Traceback.Skip(1)
        );
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
            result.Error.Traceback
        );
    }

    [Fact]
    public async Task Compile_errors_come_in_the_order_of_the_code()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("foo();\nint x = ;");
        Assert.Equal("(2,9): error CS1525: Invalid expression term ';'", result.Error!.Message);
        (result, _) = await kernel.CellAsync("foo();\nbar();");
        Assert.Equal(
            [
                "(1,1): error CS0103: The name 'foo' does not exist in the current context",
                "    foo();",
                "    ^^^",
                "(2,1): error CS0103: The name 'bar' does not exist in the current context",
                "    bar();",
                "    ^^^",
            ],
            result.Error!.Traceback
        );
    }

    [Fact]
    public async Task Of_many_compile_errors_the_first_are_shown_and_the_others_counted()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(string.Concat(Enumerable.Range(1, 12).Select(i => $"wrong{i}();\n")));
        Assert.Equal((3 * 10) + 1, result.Error!.Traceback.Length);
        Assert.Equal(["    wrong10();", "    ^^^^^^^", "… and 2 more."], result.Error.Traceback.TakeLast(3));
    }

    [Fact]
    public async Task Marks_stand_under_their_place_in_lines_that_are_long_or_have_tabs()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("\tint a = nowhere;");
        Assert.Equal(["    \tint a = nowhere;", "    \t        ^^^^^^^"], result.Error!.Traceback.Skip(1));
        string numbers = string.Join(", ", Enumerable.Range(100, 500));
        (result, _) = await kernel.CellAsync($"int[] numbers = [{numbers}, nowhere, {numbers}];");
        string line = result.Error!.Traceback[1],
            mark = result.Error.Traceback[2];
        Assert.InRange(line.Length, 100, 200);
        Assert.Equal("nowhere", line.Substring(mark.IndexOf('^', StringComparison.Ordinal), mark.Count(c => c == '^')));
    }

    [Fact]
    public async Task A_cell_that_was_edited_and_run_again_shows_the_code_that_failed()
    {
        using NotebookKernel kernel = Run.Kernel();
        using NotebookKernel other = Run.Kernel();
        await kernel.CellAsync(
            "class Cat { public Cat(int age) { Age = age > 0 ? age : throw new FormatException(\"too young\"); } public int Age { "
                + "get; } public int Year => 1 / (Age - 1); }"
        );
        await other.CellAsync("// the first cell of another notebook");
        (CellResult result, _) = await kernel.CellAsync("new Cat(0)");
        Assert.Equal(
            ["   at new Cat in cell [1], line 1: class Cat", "   at cell [2], line 1: new Cat(0)"],
            result.Error!.Traceback.Skip(1).Select(line => line.Split(" {")[0])
        );
        (result, _) = await kernel.CellAsync("new Cat(1).Year");
        Assert.StartsWith("   at Year in cell [1], line 1: ", result.Error!.Traceback[1]);
    }

    [Fact]
    public async Task Files_that_cells_load_show_their_own_lines()
    {
        string folder = Directory.CreateTempSubdirectory("errors-").FullName;
        try
        {
            string path = Path.Combine(folder, "broken.csx");
            await File.WriteAllTextAsync(path, "int Half(int n)\n{\n    return n / (n - n);\n}\n", TestContext.Current.CancellationToken);
            using NotebookKernel kernel = Run.Kernel();
            (CellResult result, _) = await kernel.CellAsync($"#!import {path}\nHalf(2)");
            Assert.Contains("broken.csx", result.Error!.Traceback[1]);
            Assert.EndsWith(", line 3: return n / (n - n);", result.Error.Traceback[1]);
            Assert.Equal("   at cell [1], line 2: Half(2)", result.Error.Traceback[2]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
                "   at Divide in cell [1], line 3: return a / b;",
                "   at cell [2], line 3: Divide(one,",
            ],
            result.Error.Traceback
        );
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
            """
        );
        Assert.Equal(
            [
                "System.InvalidOperationException: no",
                "   at a lambda in cell [1], line 4: static void Inner() => new List<int> { 1 }.ForEach(n => { throw new "
                    + "InvalidOperationException(\"no\"); });",
                "   at Inner in cell [1], line 4: static void Inner() => new List<int> { 1 }.ForEach(n => { throw new "
                    + "InvalidOperationException(\"no\"); });",
                "   at Outer in cell [1], line 3: Inner();",
                "   at cell [1], line 6: Outer();",
            ],
            result.Error!.Traceback
        );
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
            """
        );
        Assert.Equal(
            [
                "System.IO.IOException: outer",
                "   at Work in cell [1], line 4: throw new IOException(\"outer\", new FormatException(\"inner\"));",
                "   at cell [1], line 6: await Work();",
                "  because of System.FormatException: inner",
            ],
            result.Error!.Traceback
        );
    }

    [Fact]
    public async Task Expected_errors_are_their_sentence_alone()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            "\nthrow new LlmWorkbench.WorkbenchException(\"No model is loaded: run #!model tutor first.\");"
        );
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
