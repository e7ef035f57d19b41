using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Surprisal;

/// <summary><c>#!surprisal</c>: how much each token surprises the model.</summary>
internal sealed class SurprisalMagic() : TextMagic("surprisal", "Colours each token of a text by how much it surprises the model.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command) =>
        run => Show(run, run.ForEachModel(model => model.Surprisal(run.Text, new Reading(run.Call.Output.Progress($"Reading with {model.Name}")), cancellation: run.Cancellation)));

    private sealed class Reading(IProgress<WorkProgress> target) : IProgress<double>
    {
        public void Report(double value) => target.Report(new WorkProgress(value, $"{value * 100:0} %"));
    }
}
