using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary><c>#!quantization-sensitivity</c>: which tensor hurts most when it alone is quantized.</summary>
internal sealed class SensitivityMagic()
    : Magic<SensitivityMagic.Choice>(
        "quantization-sensitivity",
        "Shows which tensor hurts most when it alone is quantized: the KL divergence from the model over a text.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument("type", "The type, such as Q4_0, Q2_K or Q4_K_M.", (o, type) => o with { Type = type });
        OptionSet<SensitivityOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Choice(
            "--by",
            "group",
            "What is quantized together: tensor, kind (all attn_q, all ffn_down …) or layer.",
            [("tensor", SensitivityGroup.Tensor), ("kind", SensitivityGroup.Kind), ("layer", SensitivityGroup.Layer)],
            (o, group) => o with { Group = group }
        );
        how.Flag("--mixed", "Gives each matrix what llama.cpp's mix gives it, instead of the type itself.", o => o with { Pure = false });
        options
            .Word(
                "--text",
                "text",
                "The text to read, a file or a dataset's name; without it the held-out text that the workbench ships.",
                (o, name, call) => o with { Text = TextDataset.Read(name, call.Workbench.Datasets) }
            )
            .NamingDatasets();
        OptionSet<PerplexityOptions> reading = how.Part(o => o.Perplexity, (o, inner) => o with { Perplexity = inner });
        reading.OptionalNumber(
            "--chunks",
            $"How many documents or chunks of the text are read; without it {SensitivityOptions.DefaultDocuments} or "
                + $"{SensitivityOptions.DefaultChunks}.",
            (o, chunks) => o with { MaxChunks = chunks },
            1,
            100_000
        );
        reading.OptionalTokenCount("--context", "Tokens of a chunk.", (o, length) => o with { ContextLength = length }, 2, 1_000_000);
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (TextDataset? text, SensitivityOptions? options) = (run.Options.Text, run.Options.Options);
        QuantizationType type = run.Options.Type is { Length: > 0 } name
            ? TypeNames.Quantization(name)
            : throw new WorkbenchException($"#!{Name} needs a type, such as Q4_0.");
        return run.Model.QuantizationSensitivity(
            type.Name,
            text,
            options,
            run.Context($"Quantizing {VisibleText.Phrase(run.Model.Name)} part by part")
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The type's name; the command needs one.</summary>
        public string? Type { get; init; }

        /// <summary>The text; <see langword="null"/> for the held-out one.</summary>
        public TextDataset? Text { get; init; }

        /// <summary>How it is measured.</summary>
        public SensitivityOptions Options { get; init; } = new();
    }
}
