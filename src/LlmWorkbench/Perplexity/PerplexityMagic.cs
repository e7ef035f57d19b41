using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Perplexity;

/// <summary><c>#!perplexity</c>: how well models predict a text, and how far one is from another.</summary>
internal sealed class PerplexityMagic()
    : Magic<PerplexityMagic.Choice>(
        "perplexity",
        "Measures how well a model predicts a text; with --against how far it is from a reference model.",
        TextInput.Own,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddDatasetText((o, text) => o with { Text = text });
        options.Word(
            "--against",
            "model",
            "Compares distributions with those of this model: KL divergence, shifts, agreement.",
            (o, name) => o with { Against = name }
        );
        OptionSet<PerplexityOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.OptionalTokenCount(
            "--context",
            $"The context in tokens; without it {PerplexityOptions.StandardContext}, or what the model was trained on.",
            (o, length) => o with { ContextLength = length },
            8,
            100_000_000
        );
        how.Choice(
            "--chunking",
            "halves|sliding|documents",
            "halves: llama-perplexity's chunks, whose second half is scored; sliding: every token once; documents: each line or "
                + "JSONL document from its own beginning.",
            [("halves", PerplexityChunking.Halves), ("sliding", PerplexityChunking.Sliding), ("documents", PerplexityChunking.Documents)],
            (o, chunking) => o with { Chunking = chunking }
        );
        how.OptionalTokenCount(
            "--stride",
            "How far a sliding window moves; without it half the context.",
            (o, stride) => o with { Stride = stride },
            1,
            100_000_000
        );
        how.OptionalNumber("--chunks", "How many chunks are read at most.", (o, chunks) => o with { MaxChunks = chunks }, 1, 100_000_000);
        how.Flag("--no-cache", "Computes everything anew and keeps nothing.", o => o with { Cache = null });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        if (run.Options.Against is not { } name)
        {
            return run.Models.Count(model => model.Capability<IPromptScorer>() is not null) > 1
                ? run.Models.PerplexityTogether(
                    run.Options.Text,
                    run.Options.Options,
                    run.Context($"Reading with {run.Models.Count} models")
                )
                : run.ForEachModel(
                    model => $"Reading with {model}",
                    (model, options, context) => model.Perplexity(options.Text, options.Options, context),
                    all => new PerplexityComparison(all)
                );
        }

        _ = run.Models;
        LoadedModel reference = ModelChoice.Load(name, run.Call);
        return run.ForEachModel(
            model => $"Comparing {model}",
            (model, options, context) => model.Divergence(reference, options.Text, options.Options, context)
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>What is read.</summary>
        public TextDataset Text { get; init; } = new("", "");

        /// <summary>The reference model's name; <see langword="null"/> for a perplexity.</summary>
        public string? Against { get; init; }

        /// <summary>How it is measured.</summary>
        public PerplexityOptions Options { get; init; } = new();
    }
}
