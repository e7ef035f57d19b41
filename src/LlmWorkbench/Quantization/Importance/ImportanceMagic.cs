using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!imatrix</c>: computes an importance matrix.</summary>
internal sealed class ImportanceMagic() : PlainMagic("imatrix", "Computes an importance matrix from a text: which inputs of each weight matrix matter when it is quantized.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var calibration = new Option<string?>("--calibration") { Description = "The text to read, a file or a dataset's name; without it the held-out text that the workbench ships.", HelpName = "text" };
        var output = new Option<string?>("--output") { Description = "Saves it, in the form of llama-imatrix, for --imatrix of #!quantize and for llama-quantize.", HelpName = "file" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the file of --output when it is there." };
        var size = NumberOption.Create("--chunk-size", "Tokens of a piece, each of which is read with an empty context.", 512, 1, 1_000_000);
        var chunks = NumberOption.CreateOptional("--chunks", "How many pieces are read at most.", 1, 1_000_000);
        var models = new ModelChoice(several: false);
        command.Add(calibration);
        command.Add(output);
        command.Add(overwrite);
        command.Add(size);
        command.Add(chunks);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var model = models.Read(parsed, call)[0];
            var path = parsed.GetValue(output);
            if (path is not null)
            {
                AtomicFile.Check(path, parsed.GetValue(overwrite));
            }

            var text = TextDataset.Read(parsed.GetValue(calibration) ?? "held-out", call.Workbench.Datasets);
            var result = model.Importance(
                text, parsed.GetValue(size), parsed.GetValue(chunks), new PatientProgress(call.Output.Progress($"Reading with {VisibleText.OneLine(model.Name)}")), call.Cancellation);
            if (path is null)
            {
                return result;
            }

            result.Matrix.Save(path, parsed.GetValue(overwrite));
            return result with { Path = Path.GetFullPath(path) };
        };
    }
}
