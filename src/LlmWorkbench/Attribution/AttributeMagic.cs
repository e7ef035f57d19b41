using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Attribution;

/// <summary><c>#!attribute</c>: which parts of the model make a token probable.</summary>
internal sealed class AttributeMagic() : TextMagic("attribute", "Takes a token's logit apart into what heads, MLPs and the embedding contribute.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var token = new Option<string?>("--token") { Description = "The token whose logit is taken apart: its exact text in quotes, or its number; without it the most probable one.", HelpName = "token" };
        var against = new Option<string?>("--against") { Description = "A token whose logit is subtracted, to see what speaks for the one and against the other.", HelpName = "token" };
        var position = NumberOption.CreateOptional("--position", "The position whose answer is looked at, counted from 0; without it the last.", 0, 10_000_000);
        command.Add(token);
        command.Add(against);
        command.Add(position);
        return run => Show(run, run.ForEachModelInSteps<AttributionResult>((model, soFar) => model.Attribute(
            run.Text,
            run.Options.GetValue(token),
            run.Options.GetValue(against),
            run.Options.GetValue(position),
            soFar,
            new PatientProgress(run.Call.Output.Progress($"Taking {VisibleText.Phrase(model.Name)} apart")),
            run.Cancellation)));
    }
}
