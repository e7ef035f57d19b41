using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantization-error</c>: how far quantized weights are from their source, tensor by tensor.</summary>
internal sealed class QuantizationErrorMagic() : PlainMagic("quantization-error", "Shows how far quantized weights are from their source, tensor by tensor: RMSE, largest error, cosine.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var choice = new QuantizationChoice();
        var against = new Option<string?>("--quantized") { Description = "A quantized model to compare with its source, instead of a type.", HelpName = "name" };
        var models = new ModelChoice(several: true);
        choice.AddTo(command);
        command.Add(against);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var chosen = models.Read(parsed, call);
            IProgress<WorkProgress> Progress(string name) => new PatientProgress(call.Output.Progress($"Comparing the weights of {VisibleText.OneLine(name)}"));
            if (parsed.GetValue(against) is { } name)
            {
                var quantized = ModelChoice.Load(name, call);
                return SideBySide.Of(chosen, model => model.QuantizationErrors(quantized, Progress(model.Name), Partial(chosen, call), call.Cancellation));
            }

            var options = choice.Read(parsed, call.Workbench.Datasets);
            var type = choice.Type(parsed);
            return SideBySide.Of(chosen, model => model.QuantizationErrors(type, options, Progress(model.Name), Partial(chosen, call), call.Cancellation));
        };
    }

    private static Action<QuantizationErrorResult>? Partial(IReadOnlyList<Models.LoadedModel> chosen, MagicCall call) =>
        chosen.Count == 1 ? soFar => call.Partial = soFar : null;
}
