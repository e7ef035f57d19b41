using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

public sealed class CellGuardTests
{
    [Theory]
    [InlineData("while (true) { await Task.Delay(10); }")]
    [InlineData("await Task.Delay(Timeout.Infinite, Cancellation);")]
    [InlineData("while (true) {}")]
    [InlineData("while (true) ;")]
    [InlineData("for (;;) { try { throw new Exception(); } catch { } }")]
    [InlineData("do {} while (true);")]
    [InlineData("IEnumerable<int> All() { for (int i = 0; ; i++) yield return i; }\nforeach (int i in All()) {}")]
    [InlineData("async Task Spin() { await Task.Yield(); while (true) {} }\nawait Spin();")]
    [InlineData("Task.Run(() => { while (true) {} }).Wait();")]
    public async Task Stops_a_cell_that_would_run_for_ever(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.CellAsync("var kept = 5;");
        using CancellationTokenSource interrupt = Interrupt.Create();
        (CellResult result, var outputs) = await kernel.CellAsync(
            "LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon();\n" + cell, cancellation: interrupt.Token);
        Assert.True(result.Interrupted);
        Assert.Equal("error: The cell was interrupted.", Run.Line(Assert.Single(outputs)));
        Assert.Equal(["result[3]: 5"], await kernel.LinesAsync("kept"));
    }

    [Fact]
    public async Task Leaves_the_cells_of_other_kernels_running()
    {
        using NotebookKernel stopped = Run.Kernel(), other = Run.Kernel();
        using CancellationTokenSource interrupt = Interrupt.Create();
        Task<string[]> counting = other.LinesAsync("long n = 0; for (int i = 0; i < 20_000_000; i++) { n += 1; } n");
        (CellResult result, _) = await stopped.CellAsync(
            "LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon(); while (true) {}", cancellation: interrupt.Token);
        Assert.True(result.Interrupted);
        Assert.Equal(["result[1]: 20000000"], await counting);
    }

    [Theory]
    [InlineData("int Down(int n) => Down(n + 1) + 1;\nDown(0)")]
    [InlineData("void Down() { Down(); }\nDown();")]
    [InlineData("class Node { public int Depth() => 1 + this.Depth(); }\nnew Node().Depth()")]
    public async Task Endless_recursion_is_an_error_and_not_the_end_of_the_process(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Equal("InsufficientExecutionStackException", result.Error!.Name);
        Assert.Equal(["result[2]: 1"], await kernel.LinesAsync("1"));
    }

    [Fact]
    public async Task Guarded_code_means_the_same()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            """
            string log = "";
            void Add(string s) => log += s;
            async Task AddLater(string s) => await Task.Run(() => Add(s));
            int Fail() => throw new FormatException();
            ref int First(int[] a) => ref a[0];
            Func<int, int> twice = n => { return 2 * n; };
            System.Linq.Expressions.Expression<Func<int, int>> tree = n => n + 1;
            int[] numbers = [1, 2];
            First(numbers) = 7;
            for (int i = 0; i < 2; i++)
                if (i == 0) Add("zero "); else Add("one ");
            foreach (var (a, b) in new[] { (1, 2) }) Add($"{a}{b} ");
            await AddLater("later ");
            try { Fail(); } catch (FormatException) { Add("failed "); }
            log + numbers[0] + twice(4) + tree.Compile()(1)
            """);
        Assert.Equal(["result[1]: zero one 12 later failed 782"], lines);
    }

    [Theory]
    [InlineData("while (a)\n  b();\nlast();")]
    [InlineData("int F() // why\n  =>\n  3;\n\nlast();")]
    [InlineData("foreach (var x in y)\n{\n}\nlast();")]
    public void Lines_stay_where_they_are(string code)
    {
        string guarded = CellGuardRewriter.Rewrite(code);
        Assert.Contains("CellGuard.", guarded);
        Assert.Equal(LineOfLast(code), LineOfLast(guarded));

        static int LineOfLast(string text) => Array.FindIndex(text.Split('\n'), line => line.EndsWith("last();", StringComparison.Ordinal));
    }
}
