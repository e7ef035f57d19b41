using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Measures the reference, and compares others to it.</summary>
internal sealed class PointMeasurement : IDisposable
{
    // Shares of the time that a point usually takes: writing its file and reading the text, then the questions.
    private const double Written = 0.05;
    private const double Read = 0.6;

    private readonly LoadedModel _model;
    private readonly TextDataset _text;
    private readonly IReadOnlyList<QuestionDataset> _questions;
    private readonly QuantizationSweepOptions _options;
    private readonly TextWindows _plan;
    private readonly DivergenceReference _read;

    private IReadOnlyList<TaskScore> _answers = [];

    /// <summary>Prepares the measurement.</summary>
    /// <param name="reference">The model that others are compared to.</param>
    /// <param name="text">What all read.</param>
    /// <param name="questions">What all are asked.</param>
    /// <param name="options">How it is measured.</param>
    public PointMeasurement(
        LoadedModel reference,
        TextDataset text,
        IReadOnlyList<QuestionDataset> questions,
        QuantizationSweepOptions options
    )
    {
        (_model, _text, _questions, _options) = (reference, text, questions, options);
        _plan = TextWindows.Plan(reference, text, options.Perplexity with { ReferenceEngine = Engine(GgmlType.F16) });
        _read = new DivergenceReference(reference, _plan, null, keeps: true);
    }

    /// <summary>Tokens in the contexts.</summary>
    public int ContextLength => _plan.Options.ContextLength!.Value;

    /// <summary>Fails at once where keys and values cannot be stored so.</summary>
    /// <exception cref="LlamaException">The type does not fit the model, or the memory does not suffice.</exception>
    public void RequireCache(GgmlType cache)
    {
        using LlamaContext context = _model.NewContext(Engine(cache) with { Length = ContextLength });
    }

    /// <inheritdoc/>
    public void Dispose() => _read.Dispose();

    /// <summary>The part of a point in which its file is written.</summary>
    public static RunContext Quantizing(RunContext run) => run.Share(0, Written);

    /// <summary>Measures the reference.</summary>
    /// <param name="run">Told how far it has come, and what the point is so far; stops it.</param>
    public QuantizationPoint Reference(RunContext run)
    {
        QuantizationPoint point = Begin(_model, null, GgmlType.F16, run.Cancellation);
        RunContext reading = run.Share(Written, Read, point.Label).Keeping<PerplexityResult>(own => run.Keep(point with { Own = own }));
        QuantizationPoint whole = point with
        {
            Own = _model.Perplexity(_text, _options.Perplexity with { Engine = Engine(GgmlType.F16) }, reading),
        };
        whole = Ask(_model, whole, GgmlType.F16, run);
        _answers = whole.Tasks;
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
        RunContext reading = run.Share(Written, Read, point.Label)
            .Keeping<DivergenceResult>(divergence => run.Keep(point with { Divergence = divergence }));
        QuantizationPoint whole = point with { Divergence = _read.Compare(model, Engine(cache), reading) };
        return Ask(model, whole, cache, run);
    }

    private QuantizationPoint Ask(LoadedModel model, QuantizationPoint point, GgmlType cache, RunContext run)
    {
        var evaluation = new EvaluationOptions { Engine = Engine(cache), Cache = _options.Perplexity.Cache };
        run.Keep(point);
        foreach ((int i, QuestionDataset? dataset) in _questions.Index())
        {
            EvaluationResult? before = _answers.FirstOrDefault(t => t.Name == dataset.Name)?.Answers;
            QuantizationPoint asked = point;
            RunContext asking = run.Share(Asked(i), Asked(i + 1), $"{point.Label}: {dataset.Name}")
                .Keeping<EvaluationResult>(answers => run.Keep(asked with { Tasks = [.. asked.Tasks, TaskScore.Of(answers, before)] }));
            EvaluationResult result = model.Evaluate(dataset, evaluation, asking);
            point = point with { Tasks = [.. point.Tasks, TaskScore.Of(result, before)] };
        }

        return point;
    }

    private double Asked(int datasets) => Read + ((1 - Read) * datasets / _questions.Count);

    // The context is made once for its memory and the speed, and freed before the text is read.
    private QuantizationPoint Begin(LoadedModel model, QuantizationPlan? plan, GgmlType cache, CancellationToken cancellation)
    {
        using LlamaContext context = model.NewContext(Engine(cache) with { Length = ContextLength });
        var tensors = model.Engine.File.Tensors.Where(t => t.Dimensions.Count > 1).ToList();
        double weights = tensors.Sum(t => t.ElementCount);
        return new QuantizationPoint(
            plan is null ? _model.Quantization
                : _options.Pure ? plan.Type.BaseType.ToString()
                : plan.Type.Name,
            plan is not null && _options.Pure,
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
            Speed = _options.MeasuresSpeed ? SpeedMeasurement.Run(context, _plan.Tokens, cancellation) : null,
        };
    }

    private LlamaContextOptions Engine(GgmlType cache)
    {
        // A quantized value cache needs flash attention.
        LlamaContextOptions engine = _options.Perplexity.Engine;
        FlashAttention attention =
            engine.FlashAttention == FlashAttention.Auto && GgmlTypes.IsQuantized(cache) ? FlashAttention.Enabled : engine.FlashAttention;
        return engine with { KeyType = cache, ValueType = cache, FlashAttention = attention };
    }
}
