using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantize</c>: writes a quantized copy of a model and loads it beside the first.</summary>
internal sealed class QuantizeMagic() : PlainMagic("quantize", "Writes a quantized copy of a model, shows what became of each tensor, and loads the copy beside the model.")
{
    /// <summary>Registers how this topic's results are drawn.</summary>
    public static void RegisterViews()
    {
        ResultView.Register<QuantizeResult>(QuantizeText.Draw, QuantizeHtml.Draw);
        ResultView.Register<ImportanceResult>(ImportanceText.Draw, ImportanceHtml.Draw);
        ResultView.Register<QuantizationErrorResult>(QuantizationErrorText.Draw, QuantizationErrorHtml.Draw);
        ResultView.Register<SensitivityResult>(SensitivityText.Draw, SensitivityHtml.Draw);
        ResultView.Register<QuantizedHistogramResult>(QuantizedHistogramText.Draw, QuantizedHistogramHtml.Draw);
        ResultView.Register<BlockResult>(BlockText.Draw, BlockHtml.Draw);
    }

    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        command.OnCommandLine("Writes a quantized copy of a model and shows what became of each tensor.");
        var choice = new QuantizationChoice();
        var output = new Option<string?>("--output") { Description = "The file to write; without it one in the folder for what can be computed again.", HelpName = "file" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the file of --output when it is there." };
        var alias = new Option<string?>("--as") { Description = "The name under which the copy is loaded.", HelpName = "name" }.InNotebooksOnly();
        var notLoaded = new Option<bool>("--no-load") { Description = "Only writes the file." }.InNotebooksOnly();
        var models = new ModelChoice(several: false);
        choice.AddTo(command);
        command.Add(output);
        command.Add(overwrite);
        command.Add(alias);
        command.Add(notLoaded);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var model = models.Read(parsed, call)[0];
            var type = TypeNames.Quantization(choice.Type(parsed));
            var name = parsed.GetValue(alias) ?? QuantizedName.Of(model.Name, model.Quantization, type);
            
            // On the command line nothing stays loaded.
            var loads = call.IsNotebook && !parsed.GetValue(notLoaded);
            if (loads && string.Equals(name, model.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new WorkbenchException($"The copy cannot be loaded as {VisibleText.OneLine(name)}, which is the model that is quantized: give another name with --as, or --no-load.");
            }

            var options = choice.Read(parsed, call.Workbench.Datasets) with { Output = parsed.GetValue(output), Overwrite = parsed.GetValue(overwrite) };
            var result = model.Quantize(type.Name, options, new PatientProgress(call.Output.Progress($"Quantizing {VisibleText.OneLine(model.Name)} to {type}")), call.Cancellation);
            return loads ? result with { LoadedAs = Load(call, result.Path, name) } : result;
        };
    }

    // The model that was quantized stays the current one: the next type is made from it too.
    private static string Load(MagicCall call, string path, string name)
    {
        var models = call.Workbench.Models;
        var current = models.TryCurrent;
        models.Load(path, new ModelLoadOptions { Name = name }, LoadingProgress.For(call.Output, name), call.Cancellation);
        if (current is not null && models.Contains(current))
        {
            models.MakeCurrent(current);
        }

        return name;
    }
}
