using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Models;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Tests.Commands;

[Engine]
public sealed class CancelledCommandTests(NotebookFixture fixture) : IClassFixture<NotebookFixture>
{
    [Fact]
    public async Task Shows_what_was_done_below_its_cell_and_leaves_it_to_the_next()
    {
        CompositeKernel root = fixture.Notebook.Root;
        // Neither the window's end nor the model's own comes before the cell is cancelled, however fast the machine is.
        LoadedModel endless = fixture.Notebook.Session.Workbench.Models.Load(
            "wide",
            new ModelLoadOptions { Name = "endless", ContextLength = 32_768 }
        );
        string ends = string.Concat(
            Enumerable.Range(0, endless.Vocabulary.Count).Where(endless.Vocabulary.IsEndOfGeneration).Select(id => $" --bias id:{id}=ban")
        );
        var events = new List<KernelEvent>();
        var streams = new TaskCompletionSource();
        using IDisposable listening = root.KernelEvents.Subscribe(
            new Listener(e =>
            {
                lock (events)
                {
                    events.Add(e);
                }

                if (e is DisplayedValueUpdated)
                {
                    streams.TrySetResult();
                }
            })
        );
        Task<KernelCommandResult> cell = root.SendAsync(
            new SubmitCode($"#!generate --max-tokens 100000 --greedy --model endless{ends} --into left\nthe cat\n#!csharp\nint below = 1;"),
            TestContext.Current.CancellationToken
        );
        await streams.Task.WaitAsync(TestContext.Current.CancellationToken);
        await root.SendAsync(new Cancel(), TestContext.Current.CancellationToken);
        await cell;

        KernelEvent[] seen = [.. events.TakeWhile(e => e is not CommandFailed)];
        Assert.NotEqual(events.Count, seen.Length);
        string last = new CellEvents(seen).Text;
        Assert.Contains("interrupted", last, StringComparison.OrdinalIgnoreCase);

        CellEvents next = await fixture.Notebook.RunAsync("(left.Tokens.Count, left.Tokens.Count < 100000)");
        Assert.Null(next.Failure);
        (int count, bool isPart) = Assert.IsType<(int, bool)>(next.All.OfType<ReturnValueProduced>().Single().Value);
        Assert.True(isPart);
        Assert.InRange(count, 1, int.MaxValue);
        Assert.False(fixture.Notebook.Session.CSharp.TryGetValue("below", out object _));
    }

    private sealed class Listener(Action<KernelEvent> listen) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => listen(value);

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
