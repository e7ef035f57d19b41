using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>One sweep, from the reference to the last type.</summary>
internal sealed class SweepRun(
    LoadedModel model,
    TextDataset text,
    IReadOnlyList<QuestionDataset> questions,
    QuantizationSweepOptions options,
    IReadOnlyList<QuantizationType> types,
    RunContext run
)
{
    private readonly List<QuantizationPoint> _done = [];
    private int _planned;
    private int _context;

    /// <summary>Runs it.</summary>
    public QuantizationSweepResult Run()
    {
        TensorChoice.RequireWeights(model);
        (QuantizationType Type, GgmlType Cache)[] wanted = [.. types.SelectMany(t => options.CacheTypes.Select(c => (t, c)))];
        if (wanted.Length == 0)
        {
            throw new WorkbenchException("A sweep needs at least one type of weights and one of the cache.");
        }

        // Everything that can be refused is refused before the first minute is spent.
        var plans = types.ToDictionary(t => t, t => LlamaQuantizer.Plan(model.UnchangedPath, Quantize(t)));
        plans.Values.ToList().ForEach(RequireQuantizable);
        (QuantizationType Type, GgmlType Cache)[] others = [.. wanted.Where(w => !IsReference(plans[w.Type], w.Cache))];
        _planned = others.Length + 1;
        using var points = new PointMeasurement(model, text, questions, options);
        _context = points.ContextLength;
        options.CacheTypes.ToList().ForEach(points.RequireCache);
        _done.Add(points.Reference(Point(0)));
        foreach (QuantizationType type in types)
        {
            GgmlType[] caches = [.. others.Where(o => o.Type == type).Select(o => o.Cache)];
            if (caches.Length > 0)
            {
                Measure(points, type, plans[type], caches);
            }
        }

        run.Report(1, "done");
        return Result(_done) with { IsComplete = true };
    }

    private void RequireQuantizable(QuantizationPlan plan)
    {
        string name = VisibleText.Phrase(model.Name);
        if (plan.Tensors.FirstOrDefault(t => GgmlTypes.IsQuantized(t.SourceType)) is { } quantized)
        {
            throw new WorkbenchException(
                $"{name} is quantized already ({quantized.Name} is {quantized.SourceType}): a sweep starts from the F32, F16 or BF16 file."
            );
        }

        if (plan.LackingImportance.FirstOrDefault() is { } lacking)
        {
            throw new WorkbenchException(
                options.Importance is null
                    ? $"{plan.Type} needs an importance matrix for {lacking.Name}: give one with --imatrix, or with --calibration a text "
                        + $"to compute it from, or leave {plan.Type} out."
                    : $"{plan.Type} needs an importance matrix that has {lacking.Name}, which none has: leave {plan.Type} out, or --pure."
            );
        }
    }

    private void Measure(PointMeasurement points, QuantizationType type, QuantizationPlan plan, GgmlType[] caches)
    {
        RunContext point = Point(_done.Count);
        bool copied = plan.Tensors.All(t => t.IsCopied);
        using SweepFile file = copied
            ? SweepFile.Of(model.UnchangedPath)
            : SweepFile.Make(model, plan, Quantize(type), options.Files, PointMeasurement.Quantizing(point));
        var onDevice = new LlamaModelOptions { GpuLayers = model.Engine.OffloadedLayers == 0 ? 0 : -1 };
        using LoadedModel? quantized = copied
            ? null
            : new LoadedModel($"{model.Name} {type}", LlamaModel.Load(file.Path, onDevice, null, run.Cancellation));
        foreach (GgmlType cache in caches)
        {
            _done.Add(points.Compare(quantized ?? model, plan, cache, Point(_done.Count)));
        }
    }

    private QuantizationOptions Quantize(QuantizationType type) =>
        new()
        {
            Type = type,
            Pure = options.Pure,
            Importance = options.Importance,
            Threads = options.Perplexity.Engine.Threads,
        };

    // The model itself with keys and values in 16 bits stands in the table already.
    private static bool IsReference(QuantizationPlan plan, GgmlType cache) => cache == GgmlType.F16 && plan.Tensors.All(t => t.IsCopied);

    private RunContext Point(int place) =>
        run.Part(place, _planned).Keeping<QuantizationPoint>(point => run.Keep(Result([.. _done, point])));

    private QuantizationSweepResult Result(List<QuantizationPoint> points) =>
        new(model.Name, text.Name, _context, _planned, [.. points]) { By = options.By };
}
