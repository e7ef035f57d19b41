using System.CommandLine;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Magics;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Tests;

/// <summary>A command that is interrupted leaves what was done in a variable, and the session lives on.</summary>
[RunsCells]
public sealed class InterruptedCommandTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1500)]
    public async Task What_was_done_is_left_in_a_variable_however_long_that_takes(int milliseconds)
    {
        var command = new StoppedMagic(call =>
        {
            Thread.Sleep(milliseconds);
            call.Variables.Set("kept", 42, typeof(int));
        });
        using NotebookKernel kernel = Run.Kernel(command);
        Assert.True((await StopAsync(kernel, command)).Interrupted);

        Assert.Equal(["result[2]: 42"], await kernel.LinesAsync("kept"));
        Assert.Equal(["result[3]: 43"], await kernel.LinesAsync("var next = kept + 1;\nnext"));
    }

    [Fact]
    public async Task Code_that_is_stopped_before_it_began_takes_nothing_from_the_session()
    {
        var command = new StoppedMagic(call =>
            CellCall.Of(call).Cell.Parts!.RunCodeAsync("int never() => 2;\nvar two = never();", "csharp").GetAwaiter().GetResult()
        );
        using NotebookKernel kernel = Run.Kernel(command);
        Assert.Equal(["result[1]: 1"], await kernel.LinesAsync("var before = 1;\nbefore"));
        await StopAsync(kernel, command);

        Assert.Equal(["result[3]: 2"], await kernel.LinesAsync("var after = before + 1;\nafter"));
        Assert.Equal(["result[4]: 3"], await kernel.LinesAsync("before + after"));
    }

    // A command has half a minute to keep what was done. Code that cannot be stopped would otherwise be waited for as long as that.
    [Fact]
    public async Task Cells_that_a_command_imports_are_left_behind_as_soon_as_cells_themselves()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("interrupted-").FullName, "deaf.csx");
        await File.WriteAllTextAsync(file, "Sleep();", TestContext.Current.CancellationToken);
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(
            """
            using System.Threading;
            var begun = new ManualResetEventSlim();
            var ended = new ManualResetEventSlim();
            void Sleep() { begun.Set(); Thread.Sleep(15_000); ended.Set(); }
            """
        );
        Assert.True(kernel.Variables.TryGet("begun", out object? begun));
        Assert.True(kernel.Variables.TryGet("ended", out object? ended));
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<CellResult> running = kernel.ExecuteAsync(new CellRequest($"#!import {file}"), new RecordedOutput(), interrupt.Token);
        ((ManualResetEventSlim)begun!).Wait(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        Assert.True((await running).Interrupted);
        Assert.False(((ManualResetEventSlim)ended!).IsSet);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static async Task<CellResult> StopAsync(NotebookKernel kernel, StoppedMagic command)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<CellResult> running = kernel.ExecuteAsync(new CellRequest("#!stopped"), new RecordedOutput(), interrupt.Token);
        await command.Runs;
        await interrupt.CancelAsync();
        return await running;
    }

    // Waits for the interrupt and then does what is left to do, as commands of the workbench show and keep what was done.
    private sealed class StoppedMagic(Action<MagicCall> last) : IMagic
    {
        private readonly TaskCompletionSource _runs = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Runs => _runs.Task;

        public string Name => "stopped";

        public string Description => "Is interrupted.";

        public bool TakesText => false;

        public Command CreateCommand(MagicCall call)
        {
            var command = new Command(Name, Description);
            command.SetAction(_ =>
            {
                _runs.TrySetResult();
                call.Cancellation.WaitHandle.WaitOne();
                last(call);
                call.Cancellation.ThrowIfCancellationRequested();
            });
            return command;
        }
    }
}
