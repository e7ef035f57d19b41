using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Logits;

/// <summary><c>#!logits</c>: what the model expects next.</summary>
internal sealed class LogitsMagic() : TextMagic("logits", "Shows which tokens the model expects next, before and after temperature and filters.", comparesModels: true)
{
    /// <summary>Registers how this topic's result is drawn.</summary>
    public static void RegisterView() => ResultView.Register<LogitsResult>(LogitsText.Draw, LogitsHtml.Draw);

    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var top = NumberOption.Create("--top", "How many tokens are listed.", 20, 1, 1000);
        var sampling = new SamplingChoice();
        command.Add(top);
        sampling.AddTo(command);
        return run =>
        {
            var options = sampling.Read(run.Options);
            return Show(run, run.ForEachModel(model => model.Logits(run.Text, options, run.Options.GetValue(top), run.Cancellation)));
        };
    }
}
