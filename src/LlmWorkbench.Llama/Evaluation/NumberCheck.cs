using System.Globalization;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// Finds out why a model's numbers mean nothing, and says so. Whoever reads logits, vectors or activations out of llama.cpp asks
/// here first (<see cref="NativeContext.Row"/>, <see cref="NativeContext.Embedding"/>, <see cref="LlamaTracer"/>), so that no
/// experiment has to.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="options">How it is run.</param>
/// <param name="usual">How many tokens are computed together.</param>
/// <param name="threads">How many threads compute.</param>
internal sealed class NumberCheck(LlamaModel model, LlamaContextOptions options, int usual, int threads)
{
    private string File =>
        System.IO.Path.GetFileName(model.Path)
        + string.Concat(model.Adapters.Select((adapter, i) => $"{(i == 0 ? " with the adapter " : " and ")}{adapter.Name}"));

    /// <summary>The exception for numbers that are not finite.</summary>
    /// <param name="text">The tokens that were read.</param>
    /// <param name="isChanged">Whether interventions or a steering vector changed what was computed.</param>
    internal MeaninglessNumbersException NotFinite(int[] text, bool isChanged)
    {
        FirstBadTensor first = Search(text);
        string where = Place(first.Layer, first.Name);
        return first.IsFound
                ? Refuse(
                    $"{File} computes numbers that are not finite{where}: weights are damaged, or numbers overflow",
                    first.Layer,
                    first.Name
                )
            : isChanged
                ? new MeaninglessNumbersException(
                    "What is changed makes numbers that are not finite: change less, with smaller factors or vectors."
                )
            : Refuse(
                $"{File} computes logits that are not finite, or beyond all reason, from numbers that are finite: its output "
                    + "matrix is damaged, or numbers overflow"
            );
    }

    /// <summary>The exception for a row in which every token has the same logit.</summary>
    /// <param name="logit">The logit.</param>
    /// <param name="text">The tokens that were read.</param>
    internal MeaninglessNumbersException Alike(float logit, int[] text)
    {
        FirstBadTensor first = Search(text);
        return first.IsFound
            ? Refuse(
                $"{File} computes numbers that are not finite{Place(first.Layer, first.Name)}: weights are damaged, or numbers overflow",
                first.Layer,
                first.Name
            )
            : Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{File} gives every token the same logit ({logit:0.###}), so that none is more probable than another: its "
                        + $"weights are damaged or empty"
                )
            );
    }

    /// <summary>The exception for weights that are not finite, or that are not there.</summary>
    internal static MeaninglessNumbersException Weights(LlamaModel model, TensorDamage damage)
    {
        string tensor = damage.Tensor;
        if (damage.IsEmpty)
        {
            return Refuse(
                $"{System.IO.Path.GetFileName(model.Path)} has nothing but zeros in {tensor}: its weights are damaged or empty",
                layer: null,
                tensor
            );
        }

        string[] parts = tensor.Split('.');
        int? layer =
            parts.Length > 2 && parts[0] == "blk" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
        return Refuse(
            $"{System.IO.Path.GetFileName(model.Path)} computes numbers that are not finite{Place(layer, tensor)}: this tensor of "
                + "weights is damaged",
            layer,
            tensor
        );
    }

    private static MeaninglessNumbersException Refuse(string problem, int? layer = null, string tensor = "") =>
        new(
            $"{problem}, and what it would answer means nothing; take another copy of the model.",
            layer,
            tensor.Length > 0 ? tensor : null
        );

    private static string Place(int? layer, string name) =>
        (layer, name) switch
        {
            ({ } number, "") => $", the first in layer {number}",
            ({ } number, _) => $", the first in layer {number} ({name})",
            (null, "") => "",
            _ => $", the first in {Part(name)} ({name})",
        };

    // What lies outside of the layers, by the names of weights and of llama.cpp's graph (llama-graph.cpp and src/models).
    private static string Part(string name) =>
        name.Contains("embd", StringComparison.Ordinal) || name.Contains("inp", StringComparison.Ordinal) ? "the embeddings"
        : name.Contains("norm", StringComparison.Ordinal) ? "the final norm"
        : name.Contains("output", StringComparison.Ordinal) ? "the logits"
        : "a part outside of the layers";

    // The text as it is, without what was changed, in a second context, because an existing one cannot gain an evaluation callback.
    private FirstBadTensor Search(int[] text)
    {
        var search = new FirstBadTensor();
        try
        {
            Run(search, text);
        }
        catch (LlamaException)
        {
            // No second context fits, or it cannot compute: the refusal stands, and the layer stays unknown.
        }

        return search;
    }

    private void Run(FirstBadTensor search, int[] text)
    {
        int length = Math.Max(1, text.Length);
        int block = model.ReadsBothWays ? length : usual;
        LlamaContextOptions context = options with { Length = length, BatchSize = Math.Max(options.BatchSize, block) };
        long bytes = ContextSize.RequireFit(model, context, length, block);
        using var native = new NativeContext(model, context, length, block, threads, bytes, traced: true, embeds: model.ReadsBothWays);
        for (int from = 0; from < text.Length && !search.IsFound; from += native.Block)
        {
            int count = Math.Min(native.Block, text.Length - from);
            sbyte[] outputs = new sbyte[count];
            outputs[^1] = 1;
            int start = from;
            TensorTap.Listen(search, () => native.Decode(text.AsSpan(start, count), outputs, CancellationToken.None));
        }
    }
}
