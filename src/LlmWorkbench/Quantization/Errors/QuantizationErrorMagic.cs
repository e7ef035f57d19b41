using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization.Errors;

/// <summary><c>#!quantization-error</c>: how far quantized weights are from their source, tensor by tensor.</summary>
internal sealed class QuantizationErrorMagic()
    : Magic<QuantizationErrorMagic.Choice>(
        "quantization-error",
        "Shows how far quantized weights are from their source, tensor by tensor: RMSE, largest error, cosine.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddQuantizationType((o, type) => o with { Type = type });
        options.Part(o => o.Options, (o, inner) => o with { Options = inner }).AddQuantization();
        options.Word(
            "--quantized",
            "name",
            "A quantized model to compare with its source, instead of a type.",
            (o, name) => o with { Quantized = name }
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        if (run.Options.Quantized is { } name)
        {
            _ = run.Models;
            LoadedModel quantized = ModelChoice.Load(name, run.Call);
            return run.ForEachModel(Title, (model, _, context) => model.QuantizationErrors(quantized, context));
        }

        QuantizationType type = TypeNames.Quantization(run.Options.Type ?? throw QuantizationOptionSet.NoType(Name));
        return run.ForEachModel(Title, (model, options, context) => model.QuantizationErrors(type.Name, options.Options, context));
    }

    private static string Title(string model) => $"Comparing the weights of {model}";

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The type's name; the command needs one, or <see cref="Quantized"/>.</summary>
        public string? Type { get; init; }

        /// <summary>How it is quantized.</summary>
        public QuantizeOptions Options { get; init; } = new();

        /// <summary>A quantized model's name; <see langword="null"/> for a type.</summary>
        public string? Quantized { get; init; }
    }
}
