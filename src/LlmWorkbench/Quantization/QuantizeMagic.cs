using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantize</c>: writes a quantized copy of a model and loads it beside the first.</summary>
internal sealed class QuantizeMagic()
    : Magic<QuantizeMagic.Choice>(
        "quantize",
        "Writes a quantized copy of a model, shows what became of each tensor, and loads the copy beside the model.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Command.OnCommandLine("Writes a quantized copy of a model and shows what became of each tensor.");
        options.AddQuantizationType((o, type) => o with { Type = type });
        OptionSet<QuantizeOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.AddQuantization();
        how.Word(
            "--output",
            "file",
            "The file to write; without it one in the folder for what can be computed again.",
            (o, file) => o with { Output = file }
        );
        how.Flag("--overwrite", "Replaces the file of --output when it is there.", o => o with { Overwrite = true });
        options.Word("--as", "name", "The name under which the copy is loaded.", (o, name) => o with { LoadedAs = name }).InNotebooksOnly();
        options.Flag("--no-load", "Only writes the file.", o => o with { IsLoaded = false }).InNotebooksOnly();
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (MagicCall? call, Choice? options) = (run.Call, run.Options);
        QuantizationType type = TypeNames.Quantization(options.Type ?? throw QuantizationOptionSet.NoType(Name));
        LoadedModel model = run.Model;
        string name = options.LoadedAs ?? QuantizedName.Of(model.Name, model.Quantization, type);

        // On the command line nothing stays loaded.
        bool loads = call.IsNotebook && options.IsLoaded;
        if (loads && string.Equals(name, model.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new WorkbenchException(
                $"The copy cannot be loaded as {VisibleText.Phrase(name)}, which is the model that is quantized: give another name "
                    + "with --as, or --no-load."
            );
        }

        QuantizeResult result = model.Quantize(
            type.Name,
            options.Options with
            {
                OutlivesProcess = !call.IsNotebook,
            },
            run.Context($"Quantizing {VisibleText.Phrase(model.Name)} to {type}")
        );
        return loads ? result with { LoadedAs = Load(call, result.Path, name) } : result;
    }

    // The model that was quantized stays the current one: the next type is made from it too.
    private static string Load(MagicCall call, string path, string name)
    {
        WorkbenchModels models = call.Workbench.Models;
        LoadedModel? current = models.TryCurrent;
        models.Load(path, new ModelLoadOptions { Name = name }, LoadingProgress.For(call.Output, name, call.Cancellation));
        if (current is not null && models.Contains(current))
        {
            models.MakeCurrent(current);
        }

        return name;
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The type's name; the command needs one.</summary>
        public string? Type { get; init; }

        /// <summary>How it is quantized.</summary>
        public QuantizeOptions Options { get; init; } = new();

        /// <summary>The name of the copy; <see langword="null"/> for the model's with the new type.</summary>
        public string? LoadedAs { get; init; }

        /// <summary>Whether the copy is loaded.</summary>
        public bool IsLoaded { get; init; } = true;
    }
}
