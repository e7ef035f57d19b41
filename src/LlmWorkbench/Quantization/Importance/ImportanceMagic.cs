using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Importance;

/// <summary><c>#!imatrix</c>: computes an importance matrix.</summary>
internal sealed class ImportanceMagic()
    : Magic<ImportanceMagic.Choice>(
        "imatrix",
        "Computes an importance matrix from a text: which inputs of each weight matrix matter when it is quantized.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options
            .Word(
                "--calibration",
                "text",
                "The text to read, a file or a dataset's name; without it the held-out text that the workbench ships.",
                (o, name, call) => o with { Text = TextDataset.Read(name, call.Workbench.Datasets) }
            )
            .NamingDatasets();
        options.Word(
            "--output",
            "file",
            "Saves it, in the form of llama-imatrix, for --imatrix of #!quantize and for llama-quantize; after an interrupt what "
                + "was read so far.",
            (o, file) => o with { Output = file }
        );
        options.Flag("--overwrite", "Replaces the file of --output when it is there.", o => o with { Overwrite = true });
        OptionSet<ImportanceOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.TokenCount(
            "--chunk-size",
            "Tokens of a piece, each of which is read with an empty context.",
            o => o.ChunkSize,
            (o, size) => o with { ChunkSize = size },
            1,
            1_000_000
        );
        how.OptionalNumber("--chunks", "How many pieces are read at most.", (o, chunks) => o with { MaxChunks = chunks }, 1, 1_000_000);
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (string? output, bool overwrite) = (run.Options.Output, run.Options.Overwrite);
        if (output is not null)
        {
            AtomicFile.Check(output, overwrite);
        }

        ImportanceResult? kept = null;
        RunContext context = run.Context($"Reading with {VisibleText.Phrase(run.Model.Name)}");
        try
        {
            return Saved(
                run.Model.Importance(
                    run.Options.Text,
                    run.Options.Options,
                    output is null ? context : context.Keeping<ImportanceResult>(soFar => kept = soFar)
                )
            );
        }
        catch (OperationCanceledException) when (kept is not null)
        {
            context.Keep(Saved(kept));
            throw;
        }

        ImportanceResult Saved(ImportanceResult result)
        {
            if (output is null)
            {
                return result;
            }

            result.Matrix.Save(output, overwrite);
            return result with { Path = Path.GetFullPath(output) };
        }
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The text; <see langword="null"/> for the held-out one.</summary>
        public TextDataset? Text { get; init; }

        /// <summary>How the matrix is computed.</summary>
        public ImportanceOptions Options { get; init; } = new();

        /// <summary>The file to save it in, or <see langword="null"/>.</summary>
        public string? Output { get; init; }

        /// <summary>Whether the file may be replaced.</summary>
        public bool Overwrite { get; init; }
    }
}
