using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Vectors;

/// <summary>Measures what quantizing an encoder costs: it predicts no token, so that what counts is how far its vectors turn.</summary>
/// <example>
/// <code>
/// var sweep = model.VectorSweep(TextDataset.Read("text.txt"), [QuantizationType.Parse("Q8_0")]);
/// Console.WriteLine(sweep.ToCsv());
/// </code>
/// </example>
public static class VectorSweepExperiment
{
    /// <summary>How many texts are read at most when nothing else is said.</summary>
    public const int StandardTexts = 64;

    // Of the time that a point takes.
    private const double Written = 0.3;

    /// <summary>Quantizes a model to several types, one after the other, and compares the vectors of the same texts.</summary>
    /// <param name="model">The model, with weights that are not quantized: the reference.</param>
    /// <param name="text">The texts: a dataset's documents, or the lines of a running text; those with more tokens than the model has
    /// positions are left out.</param>
    /// <param name="types">The types.</param>
    /// <param name="pure">Whether every matrix gets the type itself instead of llama.cpp's mix.</param>
    /// <param name="maxTexts">How many of the texts are read, the first ones.</param>
    /// <param name="files">Where quantized files are kept; <see langword="null"/> is nowhere.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>The reference, then each type.</returns>
    /// <exception cref="WorkbenchException">There are fewer than two texts that the model can read, no type, or the model is quantized
    /// already.</exception>
    /// <exception cref="LlamaException">A type needs an importance matrix, the disk is full, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static VectorSweepResult VectorSweep(
        this LoadedModel model,
        TextDataset text,
        IReadOnlyList<QuantizationType> types,
        bool pure = false,
        int maxTexts = StandardTexts,
        QuantizedFileCache? files = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(types);
        TensorChoice.RequireWeights(model);
        int[][] tokens = Readable(model, text, maxTexts);
        Pooling pooling = TextVectors.PoolingOf(model);
        QuantizationOptions Quantize(QuantizationType type) => new() { Type = type, Pure = pure };
        (QuantizationType Type, QuantizationPlan Plan)[] plans =
        [
            .. types.Select(t => (t, LlamaQuantizer.Plan(model.UnchangedPath, Quantize(t)))),
        ];
        foreach ((QuantizationType type, QuantizationPlan plan) in plans)
        {
            LlamaQuantizer.Require(plan, Quantize(type));
        }

        // The model's own type stands in the table as the reference.
        plans = [.. plans.Where(p => p.Plan.Tensors.Any(t => !t.IsCopied))];
        int planned = plans.Length + 1;
        List<VectorPoint> points = [];
        List<float[]> reference = TextVectors.Read(model, tokens, pooling, run.Part(0, planned, model.Quantization));
        double[][] pairs = Cosine.Matrix(reference);
        points.Add(Point(model.Engine.File, model.Quantization, false, reference, reference, pairs) with { IsReference = true });
        run.Keep(Result());
        foreach ((QuantizationType type, QuantizationPlan plan) in plans)
        {
            RunContext part = run.Part(points.Count, planned, type.Name);
            using var file = SweepFile.Make(model, plan, Quantize(type), files, part.Share(0, Written));
            using LoadedModel quantized = new(
                $"{model.Name} {type}",
                LlamaModel.Load(
                    file.Path,
                    new LlamaModelOptions { GpuLayers = model.Engine.OffloadedLayers == 0 ? 0 : -1 },
                    null,
                    run.Cancellation
                )
            );
            List<float[]> vectors = TextVectors.Read(quantized, tokens, pooling, part.Share(Written, 1));
            VectorPoint point = Point(quantized.Engine.File, pure ? type.BaseType.ToString() : type.Name, pure, vectors, reference, pairs);
            points.Add(point with { Fallbacks = plan.Fallbacks.Count() });
            run.Keep(Result());
        }

        return Result();

        VectorSweepResult Result() => new(model.Name, text.Name, tokens.Length, pooling, planned, [.. points]);
    }

    private static VectorPoint Point(
        GgufFile file,
        string type,
        bool pure,
        List<float[]> vectors,
        List<float[]> reference,
        double[][] pairs
    )
    {
        double[][] own = Cosine.Matrix(vectors);
        int count = vectors.Count;
        double[] shifts =
        [
            .. from a in Enumerable.Range(0, count) from b in Enumerable.Range(0, a) select Math.Abs(own[a][b] - pairs[a][b]),
        ];
        return new VectorPoint(
            type,
            pure,
            false,
            QuantizationName.BitsPerWeight(file),
            file.FileLength,
            [.. vectors.Zip(reference, (v, r) => Cosine.Between(v, r))],
            shifts.Average(),
            shifts.Max(),
            Enumerable.Range(0, count).Count(i => Nearest(own[i], i) == Nearest(pairs[i], i)) / (double)count
        );
    }

    private static int Nearest(double[] cosines, int self) => cosines.Index().Where(c => c.Index != self).MaxBy(c => c.Item).Index;

    private static int[][] Readable(LoadedModel model, TextDataset text, int most)
    {
        int longest = model.LongestText;
        int[][] tokens =
        [
            .. (text.Documents.Count > 0 ? text.Documents : text.Lines)
                .Where(one => !string.IsNullOrWhiteSpace(one))
                .Select(one => model.Vocabulary.TokenizeToIds(one))
                .Where(ids => ids.Length > 0 && ids.Length <= longest)
                .Take(most),
        ];
        return tokens.Length >= 2
            ? tokens
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(text.Name)} has {tokens.Length} texts that {VisibleText.Phrase(model.Name)} can read, and cosines "
                    + "need two: give a file with a text on each line."
            );
    }
}
