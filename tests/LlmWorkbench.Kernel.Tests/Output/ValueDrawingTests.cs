using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

[RunsCells]
public sealed class ValueDrawingTests
{
    private const string FirstTwenty = "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ... (more) ]";

    [Theory]
    [InlineData(
        "Enumerable.Repeat(1, int.MaxValue)",
        "[ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 ... (2147483627 more) ]"
    )]
    [InlineData("IEnumerable<int> Endless() { for (int i = 0; ; i++) yield return i; }\nEndless()", FirstTwenty)]
    [InlineData(
        "async IAsyncEnumerable<int> Endless() { for (int i = 0; ; i++) { await Task.Yield(); yield return i; } }\nEndless()",
        FirstTwenty
    )]
    public async Task Endless_sequences_show_their_beginning(string code, string shown)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal([$"result[1]: {shown}"], await kernel.LinesAsync(code));
    }

    [Fact]
    public async Task Objects_that_hold_themselves_end_and_what_throws_is_named()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            "class Node { public string Name => \"n\"; public Node Next { get; set; } }\nvar node = new Node(); node.Next = node; node"
        );
        Assert.Contains("Name: n", Assert.Single(lines));
        lines = await kernel.LinesAsync(
            "class Bad { public int A => 1; public int B => throw new InvalidOperationException(\"no B\"); }\nnew Bad()"
        );
        Assert.Contains("no B", Assert.Single(lines));
        lines = await kernel.LinesAsync("new[] { new Bad() }.DisplayTable()");
        Assert.Equal(["display: A  B\n1  InvalidOperationException: no B"], lines);
    }

    [Fact]
    public async Task Values_that_block_are_given_up()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: Slow: reading this value takes longer than 15 seconds, so it is not shown."],
            await kernel.LinesAsync("class Slow { public int A { get { Thread.Sleep(-1); return 1; } } }\nnew Slow()")
        );
        Assert.EndsWith(
            "reading this value takes longer than 15 seconds, so it is not shown.",
            Assert.Single(await kernel.LinesAsync("IEnumerable<int> Stuck() { yield return 1; Thread.Sleep(-1); }\ndisplay(Stuck())"))
        );
    }

    [Fact]
    public async Task Drawing_can_be_interrupted()
    {
        using NotebookKernel kernel = Run.Kernel();
        using CancellationTokenSource interrupt = Interrupt.Create();
        (CellResult result, _) = await kernel.CellAsync(
            "class Slow { public int A { get { LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon(); Thread.Sleep(-1); return 1; } "
                + "} }\nnew Slow()",
            cancellation: interrupt.Token
        );
        Assert.True(result.Interrupted);
    }

    [Fact]
    public async Task Whos_cuts_long_values_short_and_does_not_wait_for_others()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(
            "var ones = Enumerable.Repeat(1, int.MaxValue); var text = new string('x', 1000); class Slow { public int A { get { "
                + "Thread.Sleep(-1); return 1; } } } var slow = new Slow();"
        );
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("#!whos");
        string shown = Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data["text/plain"];
        Assert.Contains($"text  String  {new string('x', 120)}…", shown);
        Assert.Contains("ones  IEnumerable<Int32>  [ 1, 1,", shown);
        Assert.Contains("slow  Slow  ", shown);
    }
}
