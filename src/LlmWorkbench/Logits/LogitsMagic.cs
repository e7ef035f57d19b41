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
        var tokens = new Option<string[]>("--token")
        {
            Description = "A token or word whose numbers are shown however rare it is: its exact text in quotes, or a token's number. A word of several tokens is scored token by token. May be repeated.",
            HelpName = "token",
            Arity = ArgumentArity.OneOrMore,
        };
        var sampling = new SamplingChoice();
        command.Add(top);
        command.Add(tokens);
        sampling.AddTo(command);
        return run =>
        {
            var options = sampling.Read(run.Options, run.Call);
            var named = run.Options.GetValue(tokens) ?? [];
            return Show(run, run.ForEachModel(model => model.Logits(run.Text, options(model.Vocabulary), run.Options.GetValue(top), named, run.Cancellation)));
        };
    }
}
