using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Exploration;

/// <summary><c>#!explore</c>: how a text could go on.</summary>
internal sealed class ExploreMagic() : TextMagic("explore", "Explores how a text could go on: sliders for temperature and filters.", comparesModels: true)
{
    /// <summary>Registers how this topic's results are drawn.</summary>
    public static void RegisterViews() => ResultView.Register<SamplingExploration>(SamplingText.Draw, SamplingHtml.Draw);

    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var sliders = new Option<bool>("--sampling") { Description = "Shows sliders for temperature, top-k, top-p, min-p and the repetition penalty." };
        var sampling = new SamplingChoice();
        command.Add(sliders);
        sampling.AddTo(command);
        return run =>
        {
            var draw = sampling.Read(run.Options, run.Call);
            return Show(run, run.ForEachModel(model => model.ExploreSampling(run.Text, draw(model.Vocabulary), cancellation: run.Cancellation)));
        };
    }
}
