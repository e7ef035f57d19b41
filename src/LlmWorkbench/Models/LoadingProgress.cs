using LlmWorkbench.Display;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>Shows how far the loading of a model has come.</summary>
internal static class LoadingProgress
{
    /// <summary>Where loading reports, which it does often: each whole per cent is passed on once.</summary>
    public static RunContext For(IOutput output, string name, CancellationToken cancellation) =>
        new RunContext(cancellation).Reporting(new Sink(output.Progress($"Loading {VisibleText.Phrase(name)}")));

    private sealed class Sink(IProgress<WorkProgress> target) : IProgress<WorkProgress>
    {
        private int _last = -1;

        public void Report(WorkProgress value)
        {
            int percent = (int)(Math.Clamp(value.Fraction, 0, 1) * 100);
            if (percent > _last)
            {
                _last = percent;
                target.Report(value with { Message = value.Message is "" or "loading" ? $"{percent} %" : $"{value.Message}, {percent} %" });
            }
        }
    }
}
