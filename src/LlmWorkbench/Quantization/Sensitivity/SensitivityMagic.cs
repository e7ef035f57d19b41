using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantization-sensitivity</c>: which tensor hurts most when it alone is quantized.</summary>
internal sealed class SensitivityMagic() : PlainMagic("quantization-sensitivity", "Shows which tensor hurts most when it alone is quantized: the KL divergence from the model over a text.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var defaults = new SensitivityOptions();
        var type = WordArgument.Optional("type", "The type, such as Q4_0, Q2_K or Q4_K_M.");
        var by = new Option<string?>("--by") { Description = "What is quantized together: tensor, kind (all attn_q, all ffn_down …) or layer.", HelpName = "group" };
        by.AcceptOnlyFromAmong("tensor", "kind", "layer");
        var mixed = new Option<bool>("--mixed") { Description = "Gives each matrix what llama.cpp's mix gives it, instead of the type itself." };
        var dataset = new Option<string?>("--text") { Description = "The text to read, a file or a dataset's name; without it the held-out text that the workbench ships.", HelpName = "text" };
        var chunks = NumberOption.Create("--chunks", "How many chunks of the text are read.", defaults.Perplexity.MostChunks ?? 8, 1, 100_000);
        var context = NumberOption.CreateOptional("--context", "Tokens of a chunk.", 2, 1_000_000);
        var models = new ModelChoice(several: false);
        command.Add(type);
        command.Add(by);
        command.Add(mixed);
        command.Add(dataset);
        command.Add(chunks);
        command.Add(context);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var model = models.Read(parsed, call)[0];
            var name = parsed.GetValue(type) is { Length: > 0 } given
                ? given
                : throw new WorkbenchException("#!quantization-sensitivity needs a type, such as Q4_0.");
            var options = new SensitivityOptions
            {
                Group = parsed.GetValue(by) is { } group ? Enum.Parse<SensitivityGroup>(group, ignoreCase: true) : null,
                Pure = !parsed.GetValue(mixed),
                Perplexity = new PerplexityOptions { MostChunks = parsed.GetValue(chunks), ContextLength = parsed.GetValue(context) },
            };
            var text = TextDataset.Read(parsed.GetValue(dataset) ?? "held-out", call.Workbench.Datasets);
            return model.QuantizationSensitivity(
                name, text, options, new PatientProgress(call.Output.Progress($"Quantizing {VisibleText.OneLine(model.Name)} part by part")), soFar => call.Partial = soFar, call.Cancellation);
        };
    }
}
