using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Measures the reference, and compares others to it.</summary>
internal sealed class PointMeasurement(
    LoadedModel reference,
    TextDataset text,
    IReadOnlyList<QuestionDataset> questions,
    QuantizationSweepOptions options
)
{
    // Shares of the time that a point usually takes: writing its file and reading the text, then the questions.
    private const double Written = 0.05;
    private const double Read = 0.6;

    private readonly TextWindows _plan =
        text.Documents.Count > 0
            ? TextWindows.Plan(reference, text.Documents, options.Perplexity)
            : TextWindows.Plan(reference, text.Text, options.Perplexity);

    private IReadOnlyList<TaskScore> _reference = [];

    /// <summary>Tokens in the contexts.</summary>
    public int ContextLength => _plan.Options.ContextLength!.Value;

    /// <summary>Fails at once where keys and values cannot be stored so.</summary>
    /// <exception cref="LlamaException">The type does not fit the model, or the memory does not suffice.</exception>
    public void RequireCache(GgmlType cache)
    {
        using LlamaContext context = reference.NewContext(Measuring(cache).Engine with { Length = ContextLength });
    }

    /// <summary>The part of a point in which its file is written.</summary>
    public static RunContext Quantizing(RunContext run) => run.Share(0, Written);

    /// <summary>Measures the reference.</summary>
    /// <param name="run">Told how far it has come, and what the point is so far; stops it.</param>
    public QuantizationPoint Reference(RunContext run)
    {
        QuantizationPoint point = Begin(reference, null, GgmlType.F16, run.Cancellation);
        PerplexityOptions perplexity = Measuring(GgmlType.F16);
        RunContext reading = run.Share(Written, Read, point.Label).Keeping<PerplexityResult>(own => run.Keep(point with { Own = own }));
        QuantizationPoint whole = point with
        {
            Own =
                text.Documents.Count > 0
                    ? reference.Perplexity(text.Documents, perplexity, reading)
                    : reference.Perplexity(text.Text, perplexity, reading),
        };
        whole = Ask(reference, whole, perplexity, run);
        _reference = whole.Tasks;
        return whole;
    }

    /// <summary>Compares a model to the reference.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">What it was made by.</param>
    /// <param name="cache">How keys and values are stored.</param>
    /// <param name="run">Told how far it has come, and what the point is so far; stops it.</param>
    public QuantizationPoint Compare(LoadedModel model, QuantizationPlan plan, GgmlType cache, RunContext run)
    {
        QuantizationPoint point = Begin(model, plan, cache, run.Cancellation);
        PerplexityOptions perplexity = Measuring(cache);
        RunContext reading = run.Share(Written, Read, point.Label)
            .Keeping<DivergenceResult>(divergence => run.Keep(point with { Divergence = divergence }));
        QuantizationPoint whole = point with
        {
            Divergence =
                text.Documents.Count > 0
                    ? model.Divergence(reference, text.Documents, perplexity, reading)
                    : model.Divergence(reference, text.Text, perplexity, reading),
        };
        return Ask(model, whole, perplexity, run);
    }

    private QuantizationPoint Ask(LoadedModel model, QuantizationPoint point, PerplexityOptions perplexity, RunContext run)
    {
        var evaluation = new EvaluationOptions { Engine = perplexity.Engine, Cache = perplexity.Cache };
        run.Keep(point);
        foreach ((int i, QuestionDataset? dataset) in questions.Index())
        {
            EvaluationResult? before = _reference.FirstOrDefault(t => t.Name == dataset.Name)?.Answers;
            QuantizationPoint asked = point;
            RunContext asking = run.Share(Asked(i), Asked(i + 1), $"{point.Label}: {dataset.Name}")
                .Keeping<EvaluationResult>(answers => run.Keep(asked with { Tasks = [.. asked.Tasks, TaskScore.Of(answers, before)] }));
            EvaluationResult result = model.Evaluate(dataset, evaluation, asking);
            point = point with { Tasks = [.. point.Tasks, TaskScore.Of(result, before)] };
        }

        return point;
    }

    private double Asked(int datasets) => Read + ((1 - Read) * datasets / questions.Count);

    // The context is made once for its memory and the speed, and freed before the text is read.
    private QuantizationPoint Begin(LoadedModel model, QuantizationPlan? plan, GgmlType cache, CancellationToken cancellation)
    {
        using LlamaContext context = model.NewContext(Measuring(cache).Engine with { Length = ContextLength });
        var tensors = model.Engine.File.Tensors.Where(t => t.Dimensions.Count > 1).ToList();
        double weights = tensors.Sum(t => t.ElementCount);
        return new QuantizationPoint(
            plan is null ? reference.Quantization
                : options.Pure ? plan.Type.BaseType.ToString()
                : plan.Type.Name,
            plan is not null && options.Pure,
            cache,
            plan is null,
            QuantizationName.BitsPerWeight(model.Engine.File),
            model.Engine.File.FileLength,
            model.Engine.SizeInBytes,
            context.Memory,
            [
                .. tensors
                    .GroupBy(t => t.Type)
                    .Select(g => new TensorTypeShare(g.Key, g.Count(), g.Sum(t => t.ElementCount) / weights))
                    .OrderByDescending(s => s.ShareOfWeights),
            ],
            [.. (plan?.Fallbacks ?? []).Select(t => new TensorFallback(t.Name, t.FallbackFrom!.Value, t.Type))]
        )
        {
            Speed = options.MeasuresSpeed ? SpeedMeasurement.Run(context, _plan.Tokens, cancellation) : null,
        };
    }

    private PerplexityOptions Measuring(GgmlType cache)
    {
        // A quantized value cache needs flash attention.
        LlamaContextOptions engine = options.Perplexity.Engine;
        FlashAttention attention =
            engine.FlashAttention == FlashAttention.Auto && GgmlTypes.IsQuantized(cache) ? FlashAttention.Enabled : engine.FlashAttention;
        return options.Perplexity with
        {
            Engine = engine with { KeyType = cache, ValueType = cache, FlashAttention = attention },
            ReferenceEngine = engine with { KeyType = GgmlType.F16, ValueType = GgmlType.F16 },
        };
    }
}
