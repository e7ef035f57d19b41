using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary><c>#!quantization-histogram</c>: the weights of one tensor before and after quantization.</summary>
internal sealed class QuantizedHistogramMagic()
    : Magic<QuantizedHistogramMagic.Choice>(
        "quantization-histogram",
        "Shows how the weights of one tensor are spread before and after quantization, and how often each level is used.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddTensor(
            options.Defaults.Options.Types[0],
            (o, name) => o with { Tensor = name },
            (o, types) => o with { Options = o.Options with { Types = types } }
        );
        options
            .Part(o => o.Options, (o, inner) => o with { Options = inner })
            .Number("--bins", "How many bins a histogram has.", o => o.Bins, (o, bins) => o with { Bins = bins }, 2, 2000);
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.Tensor is { Length: > 0 } tensor
            ? run.ForEachModel(
                name => $"Quantizing a tensor of {name}",
                (model, options, context) => model.QuantizedHistogram(tensor, options.Options, context)
            )
            : throw TensorOptionSet.NoTensor(Name);

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The tensor's name; the command needs one.</summary>
        public string? Tensor { get; init; }

        /// <summary>Types and bins.</summary>
        public QuantizedHistogramOptions Options { get; init; } = new();
    }
}
