using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Interventions;

/// <summary><c>#!patch</c>: which places of one run decide between two answers.</summary>
internal sealed class PatchMagic() : TextMagic(
    "patch", "Puts what the model computed over one prompt into its run over another, place by place; the second prompt stands below a line --- or in --with.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var with = new Option<string?>("--with") { Description = "The other prompt, of as many tokens: in quotes (\\n is a line end), or a C# variable that holds it.", HelpName = "text" }
            .OnCommandLine("The other prompt, of as many tokens, in quotes; \\n is a line end.");
        var site = Words("--site", "What is patched: residual, attention, mlp (layer by position) or heads (layer by head).", "residual", "attention", "mlp", "heads");
        var direction = Words("--direction", "denoise puts the text into the run of the other prompt, noise the other way round.", "denoise", "noise");
        var watch = new WatchChoice("the most probable one behind the text", "the most probable one behind the other prompt");
        var layers = NumberListOption.Create("--layer", "The layers, counted from 0; without it all.");
        layers.Aliases.Add("--layers");
        var positions = NumberListOption.Create("--positions", "The positions, counted from 0; without it all.");
        command.Add(with);
        command.Add(site);
        command.Add(direction);
        watch.AddTo(command);
        command.Add(layers);
        command.Add(positions);
        return run =>
        {
            var (text, other) = Prompts(run, run.Options.GetValue(with));
            var (token, against) = watch.Read(run.Options);
            var options = new PatchingOptions
            {
                Site = Enum.Parse<PatchingSite>(run.Options.GetValue(site)!, ignoreCase: true),
                Direction = Enum.Parse<PatchingDirection>(run.Options.GetValue(direction)!, ignoreCase: true),
                Token = token,
                Against = against,
                Layers = run.Options.GetValue(layers),
                Positions = run.Options.GetValue(positions),
            };
            return Show(run, run.ForEachModelInSteps<PatchingResult>((model, keep) =>
            {
                var progress = new PatientProgress(run.Call.Output.Progress($"Patching {VisibleText.OneLine(model.Name)}"));
                return model.PatchActivations(text, other, options, keep, progress, run.Cancellation);
            }));
        };
    }

    private static (string Text, string Other) Prompts(TextRun run, string? with)
    {
        var (above, below) = TwoTexts.Split(run.Text);
        return (with, below) switch
        {
            (null, null) => throw new WorkbenchException("#!patch needs a second prompt: below the first one behind a line ---, or in --with."),
            (not null, not null) => throw new WorkbenchException("#!patch has three prompts: give the second one below a line --- or in --with, not both."),
            (not null, null) => (run.Text, TextOrVariable.ReadOne("--with", with, run.Call)),
            (null, not null) => (above, below),
        };
    }

    private static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        return option.AcceptOnlyFromAmong(words);
    }
}
