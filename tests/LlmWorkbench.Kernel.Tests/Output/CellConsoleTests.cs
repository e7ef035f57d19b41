using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

[RunsCells]
public sealed class CellConsoleTests
{
    [Fact]
    public async Task Keeps_the_order_of_streams_and_displays()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["stdout: a1\n", "stderr: b\n", "display: c", "stdout: d2.5", "result[1]: 7"],
            await kernel.LinesAsync(
                """
                Console.Write('a'); Console.WriteLine(1);
                Console.Error.WriteLine("b");
                display("c");
                Console.Write("{0}", "d"); Console.Out.Write(2.5);
                7
                """
            )
        );
    }

    [Fact]
    public async Task Output_of_background_work_goes_to_the_cell_that_started_it()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["stdout: thread task "],
            await kernel.LinesAsync(
                """
                var thread = new Thread(() => Console.Write("thread ")); thread.Start(); thread.Join();
                await Task.Run(() => Console.Write("task "));
                """
            )
        );
    }

    [Fact]
    public async Task Cells_of_two_kernels_do_not_mix()
    {
        using NotebookKernel one = Run.Kernel(),
            two = Run.Kernel();
        const string Cell = "for (int i = 0; i < 50; i++) { Console.Write(\"x\"); await Task.Yield(); }";
        string[][] lines = await Task.WhenAll(one.LinesAsync(Cell), two.LinesAsync(Cell.Replace('x', 'y')));
        Assert.Equal(["stdout: " + new string('x', 50)], lines[0]);
        Assert.Equal(["stdout: " + new string('y', 50)], lines[1]);
    }

    [Fact]
    public async Task Reading_from_the_console_where_nobody_answers_is_an_error_instead_of_a_wait()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["error: Nobody is there to answer: put the value into the cell instead of asking for it."],
            await kernel.LinesAsync("var name = Console.ReadLine();")
        );
    }
}
