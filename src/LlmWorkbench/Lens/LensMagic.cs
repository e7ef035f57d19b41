using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Lens;

/// <summary><c>#!lens</c>: what the model would answer after each of its layers.</summary>
internal sealed class LensMagic() : TextMagic("lens", "Shows what the model would answer after each of its layers (logit lens).", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var layers = NumberListOption.Create("--layers", "Layers, counted from 0; the embedding and the last layer are always shown.");
        var positions = NumberListOption.Create("--positions", "Positions in the text, counted from 0; without it all.");
        var last = NumberOption.CreateOptional("--last", "How many of the last positions, instead of --positions.", 1, 1_000_000);
        var top = NumberOption.Create("--top", "How many tokens are kept for each layer and position.", 5, 1, 100);
        var tokens = new Option<string[]>("--token")
        {
            Description = "A token that is followed through the layers: its exact text in quotes, or its number. May be repeated.",
            HelpName = "token",
            Arity = ArgumentArity.OneOrMore,
        };
        layers.Aliases.Add("--layer");
        positions.Aliases.Add("--position");
        command.Add(layers);
        command.Add(positions);
        command.Add(last);
        command.Add(top);
        command.Add(tokens);
        return run =>
        {
            var options = new LensOptions
            {
                Layers = run.Options.GetValue(layers),
                Positions = run.Options.GetValue(positions),
                Last = run.Options.GetValue(last),
                Top = run.Options.GetValue(top),
                Tokens = run.Options.GetValue(tokens) ?? [],
            };
            return Show(run, run.ForEachModelInSteps<LensResult>((model, soFar) => model.Lens(
                run.Text, options, soFar, new PatientProgress(run.Call.Output.Progress($"Looking through {VisibleText.Phrase(model.Name)}")), run.Cancellation)));
        };
    }
}
