using LlmWorkbench.Runs;
using Spectre.Console;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>
/// A progress bar on standard error, drawn from the first report on and gone when the work is done. In a file or a pipe, where nothing can
/// be drawn over, long work says now and then how far it has come.
/// </summary>
/// <param name="streams">Where to draw.</param>
/// <param name="title">What is done.</param>
/// <param name="clock">What time it is; null for the system's.</param>
internal sealed class ProgressBar(TerminalStreams streams, string title, TimeProvider? clock = null) : IProgress<WorkProgress>
{
    private readonly ProgressLines _lines = new(streams.Error, title, clock ?? TimeProvider.System);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProgressTask? _bar;
    private Task? _drawing;

    public void Report(WorkProgress value)
    {
        if (!streams.ErrorIsScreen)
        {
            _lines.Report(value);
            return;
        }

        lock (_gate)
        {
            if (_done.Task.IsCompleted)
            {
                return;
            }

            _drawing ??= Draw();
            if (_bar is not null)
            {
                _bar.Value = Math.Clamp(value.Fraction, 0, 1);
                _bar.Description = Markup.Escape(value.Message.Length > 0 ? $"{title}: {value.Message}" : title);
            }

            if (value.Fraction >= 1)
            {
                _done.SetResult();
                // The bar must be off the screen before the result is printed on it.
                _drawing.Wait();
            }
        }
    }

    private Task Draw()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .StartAsync(context =>
            {
                _bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                return _done.Task;
            });
    }
}
