using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Parameters;

/// <summary>Measures models of several sizes.</summary>
public static class ScalingExperiment
{
    // Parts of the time that reading the text usually takes beside the questions.
    private const double ReadingPart = 0.5;

    /// <summary>Measures loss and right answers of several models on the same text and questions.</summary>
    /// <param name="models">The models: best of one family, that differ in their size alone.</param>
    /// <param name="text">What the loss is measured on: documents one by one where it has some; <see langword="null"/> is <see cref="StandardDatasets.Text"/>.</param>
    /// <param name="questions">What is asked; <see langword="null"/> is <see cref="StandardDatasets.Questions"/>.</param>
    /// <param name="options">How the loss is measured; its engine and cache serve for the questions too.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="partial">Given what there is so far after every step.</param>
    /// <param name="cancellation">Stops it; what was measured stays in the cache.</param>
    /// <returns>The models, the fewest parameters first.</returns>
    /// <exception cref="WorkbenchException">There is no model, the text is too short, or a question does not fit.</exception>
    /// <exception cref="Llama.LlamaException">The engine cannot do it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ScalingResult Scaling(
        this IEnumerable<LoadedModel> models,
        TextDataset? text = null,
        IReadOnlyList<QuestionDataset>? questions = null,
        PerplexityOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        Action<ScalingResult>? partial = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        text ??= StandardDatasets.Text();
        questions ??= StandardDatasets.Questions();
        options ??= new PerplexityOptions();
        LoadedModel[] all = [.. models.OrderBy(m => m.Engine.ParameterCount)];
        if (all.Length == 0)
        {
            throw new WorkbenchException("There is no model to measure: give at least one.");
        }

        var result = new ScalingResult(text.Name, all.Length, []);
        foreach (var (i, model) in all.Index())
        {
            var report = Part(progress, i, all.Length);
            var point = Read(model, text, options, report, own => partial?.Invoke(With(result, own, text)), cancellation);
            foreach (var (q, dataset) in questions.Index())
            {
                var asked = model.Evaluate(
                    dataset,
                    new EvaluationOptions { Engine = options.Engine, Cache = options.Cache },
                    new Reporter<WorkProgress>(p => report(ReadingPart + ((1 - ReadingPart) * (q + p.Fraction) / questions.Count), $"{model.Name}: {dataset.Name}, {p.Message}")),
                    null,
                    cancellation);
                point = point with { Tasks = [.. point.Tasks, asked] };
                partial?.Invoke(With(result, point, text));
            }

            result = With(result, point, text);
        }

        return result with { IsComplete = true };
    }

    private static ScalingPoint Read(
        LoadedModel model, TextDataset text, PerplexityOptions options, Action<double, string> report, Action<ScalingPoint> show, CancellationToken cancellation)
    {
        ScalingPoint Point(PerplexityResult own) => new(model.Name, model.Quantization, model.Engine.ParameterCount, model.Engine.File.FileLength, own, []);
        var progress = new Reporter<WorkProgress>(p => report(ReadingPart * p.Fraction, $"{model.Name}: {p.Message}"));
        void Show(PerplexityResult own) => show(Point(own));
        return Point(text.Documents.Count > 0
            ? model.Perplexity(text.Documents, options, new RunContext(cancellation).Reporting(progress).Keeping<PerplexityResult>(Show))
            : model.Perplexity(text.Text, options, new RunContext(cancellation).Reporting(progress).Keeping<PerplexityResult>(Show)));
    }

    // What the documents cannot do without, over the tokens that this family cuts them into.
    private static ScalingResult With(ScalingResult result, ScalingPoint point, TextDataset text)
    {
        var read = Math.Min(point.Text.PlannedChunks, text.Surprisals.Count);
        var floor = text.Surprisals.Count > 0 && point.Text.IsComplete && point.Text.PlannedChunks <= text.Documents.Count
            ? text.Surprisals.Take(read).Sum() / point.Text.ScoredTokens
            : (double?)null;
        return result with { Points = [.. result.Points, point], Floor = result.Floor ?? floor };
    }

    private static Action<double, string> Part(IProgress<WorkProgress>? progress, int index, int count) =>
        (fraction, what) => progress?.Report(new WorkProgress((index + fraction) / count, $"{what} ({index + 1} of {count})"));

    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
