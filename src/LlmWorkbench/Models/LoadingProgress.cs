using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Models;

/// <summary>Shows how far the loading of a model has come.</summary>
internal static class LoadingProgress
{
    /// <summary>A sink for the engine's reports, which come often: each whole per cent is passed on once.</summary>
    public static IProgress<double> For(IOutput output, string name) => new Sink(output.Progress($"Loading {VisibleText.OneLine(name)}"));

    private sealed class Sink(IProgress<WorkProgress> target) : IProgress<double>
    {
        private int _last = -1;

        public void Report(double value)
        {
            var percent = (int)(Math.Clamp(value, 0, 1) * 100);
            if (percent > _last)
            {
                _last = percent;
                target.Report(new WorkProgress(value, $"{percent} %"));
            }
        }
    }
}
