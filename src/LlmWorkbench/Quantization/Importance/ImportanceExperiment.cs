using System.Runtime.CompilerServices;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary>Finds out which inputs of each weight matrix matter.</summary>
public static class ImportanceExperiment
{
    // The same matrix serves every type that needs one: it is kept as long as the model.
    private static readonly ConditionalWeakTable<LlamaModel, Dictionary<(TextDataset Text, int Chunk, int? Most), ImportanceMatrix>> Known = [];

    /// <summary>Computes an importance matrix as llama-imatrix does: the mean square of what each column of each matrix is multiplied with.</summary>
    /// <param name="model">The model: best with its most exact weights.</param>
    /// <param name="text">The text; <see langword="null"/> is the held-out text that the workbench ships.</param>
    /// <param name="chunkSize">Tokens of a piece, each of which is read with an empty context.</param>
    /// <param name="mostChunks">How many pieces are read at most; <see langword="null"/> is all.</param>
    /// <param name="run">Told how far it has come; stops it within tens of milliseconds.</param>
    /// <returns>The matrix, and what stands out in it.</returns>
    /// <exception cref="WorkbenchException">There is no text.</exception>
    /// <exception cref="LlamaException">The text is too short, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImportanceResult Importance(
        this LoadedModel model,
        TextDataset? text = null,
        int chunkSize = 512,
        int? mostChunks = null,
        RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        text ??= TextDataset.Read("held-out");
        var known = Known.GetValue(model.Engine, _ => []);
        lock (known)
        {
            if (!known.TryGetValue((text, chunkSize, mostChunks), out var matrix))
            {
                var options = new ImportanceOptions { ChunkSize = chunkSize, MostChunks = mostChunks, Dataset = text.Name };
                matrix = LlamaImportance.Compute(model.Engine, model.Vocabulary.TokenizeToIds(text.Text), options, run.Engine<double>(read => new WorkProgress(read, $"{read * 100:0} % of {text.Name}")), run.Cancellation);
                known.Add((text, chunkSize, mostChunks), matrix);
            }

            return ImportanceResult.Of(model, matrix);
        }
    }
}
