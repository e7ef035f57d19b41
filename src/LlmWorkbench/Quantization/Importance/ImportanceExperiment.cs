using System.Runtime.CompilerServices;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization.Importance;

/// <summary>Finds out which inputs of each weight matrix matter.</summary>
/// <example>
/// <code>
/// var importance = model.Importance(TextDataset.Read("text.txt"));
/// Console.WriteLine(importance.ChunkCount);
/// </code>
/// </example>
public static class ImportanceExperiment
{
    // The same matrix serves every type that needs one: it is kept as long as the model.
    private static readonly ConditionalWeakTable<
        LlamaModel,
        Dictionary<(TextDataset Text, ImportanceOptions Options), ImportanceMatrix>
    > s_known = [];

    /// <summary>Computes an importance matrix as llama-imatrix does: the mean square of what each column of each matrix is multiplied
    /// with.</summary>
    /// <param name="model">The model: best with its most exact weights.</param>
    /// <param name="text">The text; <see langword="null"/> is the held-out text that the workbench ships. Names of control tokens are
    /// tokens where it has documents, as in the chats that models are trained on, and letters in running text, as for
    /// llama-imatrix.</param>
    /// <param name="options">How; the dataset's name is that of the text. <see langword="null"/> is llama-imatrix's way.</param>
    /// <param name="run">Told how far it has come; keeps the matrix of the pieces that were read; stops it within tens of
    /// milliseconds.</param>
    /// <returns>The matrix, and what stands out in it.</returns>
    /// <exception cref="WorkbenchException">There is no text, or its pieces are longer than the model's context.</exception>
    /// <exception cref="LlamaException">The text is too short, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImportanceResult Importance(
        this LoadedModel model,
        TextDataset? text = null,
        ImportanceOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        text ??= StandardDatasets.RunningText(model.Datasets);
        options = (options ?? Usual(model)) with { Dataset = text.Name };
        if (options.ChunkSize > model.LongestText)
        {
            throw new WorkbenchException(
                $"Pieces of {options.ChunkSize:N0} tokens are too long, because "
                    + $"{model.TooLong(options.ChunkSize, "read shorter pieces with --chunk-size")}."
            );
        }

        Dictionary<(TextDataset Text, ImportanceOptions Options), ImportanceMatrix> known = s_known.GetValue(model.Engine, _ => []);
        lock (known)
        {
            if (!known.TryGetValue((text, options), out ImportanceMatrix? matrix))
            {
                int[] tokens = model.Vocabulary.TokenizeToIds(text.Text, parseSpecial: text.Documents.Count > 0);
                IProgress<double>? reading = run.Engine<double>(read => new WorkProgress(read, $"{read * 100:0} % of {text.Name}"));
                string[] sources = [model.Engine.Path, .. text.Source is { } file ? new[] { file } : []];
                int planned = Math.Min(tokens.Length / options.ChunkSize, options.MaxChunks ?? int.MaxValue);
                matrix = LlamaImportance.Compute(
                    model.Engine,
                    tokens,
                    options,
                    reading,
                    soFar =>
                        run.Keep(() => ImportanceResult.Of(model, soFar() with { Sources = sources }) with { PlannedChunks = planned }),
                    run.Cancellation
                ) with
                {
                    Sources = sources,
                };
                known.Add((text, options), matrix);
            }

            return ImportanceResult.Of(model, matrix);
        }
    }

    // Where nobody says how long the pieces are, they fit what the model reads.
    private static ImportanceOptions Usual(LoadedModel model)
    {
        var usual = new ImportanceOptions();
        return model.LongestText > 0 ? usual with { ChunkSize = Math.Min(usual.ChunkSize, model.LongestText) } : usual;
    }
}
