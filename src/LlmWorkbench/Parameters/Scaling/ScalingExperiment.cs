using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Parameters.Scaling;

/// <summary>Measures models of several sizes.</summary>
/// <example>
/// <code>
/// LoadedModel[] family = [model, other];
/// var scaling = family.Scaling(TextDataset.Read("text.txt"));
/// Console.WriteLine(scaling.ToCsv());
/// </code>
/// </example>
public static class ScalingExperiment
{
    // Parts of the time that reading the text usually takes beside the questions.
    private const double ReadingPart = 0.5;

    /// <summary>Measures loss and right answers of several models on the same text and questions.</summary>
    /// <param name="models">The models: best of one family, that differ in their size alone.</param>
    /// <param name="text">What the loss is measured on: documents one by one where it has some; <see langword="null"/> is
    /// <see cref="StandardDatasets.Text"/>.</param>
    /// <param name="questions">What is asked; <see langword="null"/> is <see cref="StandardDatasets.Questions"/>.</param>
    /// <param name="options">How the loss is measured; its engine and cache serve for the questions too.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: what was measured stays in the cache.</param>
    /// <returns>The models, the fewest parameters first.</returns>
    /// <exception cref="WorkbenchException">There is no model, the text is too short, or a question does not fit.</exception>
    /// <exception cref="Llama.LlamaException">The engine cannot do it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ScalingResult Scaling(
        this IEnumerable<LoadedModel> models,
        TextDataset? text = null,
        IReadOnlyList<QuestionDataset>? questions = null,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        options ??= new PerplexityOptions();
        LoadedModel[] all = [.. models.OrderBy(m => m.Engine.ParameterCount)];
        if (all.Length == 0)
        {
            throw new WorkbenchException("There is no model to measure: give at least one.");
        }

        text ??= StandardDatasets.Text(all[0].Datasets);
        questions ??= StandardDatasets.Questions(all[0].Datasets);
        var evaluation = new EvaluationOptions { Engine = options.Engine, Cache = options.Cache };
        var result = new ScalingResult(text.Name, all.Length, []);
        foreach ((int i, LoadedModel? model) in all.Index())
        {
            RunContext part = run.Part(i, all.Length, model.Name);
            ScalingPoint point = Read(
                model,
                text,
                options,
                part.Share(0, ReadingPart).Keeping<ScalingPoint>(own => run.Keep(With(result, own, text)))
            );
            foreach ((int q, QuestionDataset? dataset) in questions.Index())
            {
                RunContext asking = part.Share(Asked(q, questions.Count), Asked(q + 1, questions.Count), dataset.Name);
                point = point with { Tasks = [.. point.Tasks, model.Evaluate(dataset, evaluation, asking)] };
                run.Keep(With(result, point, text));
            }

            result = With(result, point, text);
        }

        return result with
        {
            IsComplete = true,
        };
    }

    private static double Asked(int questions, int count) => ReadingPart + ((1 - ReadingPart) * questions / count);

    private static ScalingPoint Read(LoadedModel model, TextDataset text, PerplexityOptions options, RunContext run)
    {
        ScalingPoint Point(PerplexityResult own) =>
            new(model.Name, model.Quantization, model.Engine.ParameterCount, model.Engine.File.FileLength, own, []);
        RunContext reading = run.Keeping<PerplexityResult>(own => run.Keep(Point(own)));
        return Point(model.Perplexity(text, options, reading));
    }

    // What the documents cannot do without, over the tokens that this family cuts them into.
    private static ScalingResult With(ScalingResult result, ScalingPoint point, TextDataset text)
    {
        int read = Math.Min(point.Text.PlannedChunks, text.Surprisals.Count);
        double? floor =
            text.Surprisals.Count > 0 && point.Text.IsComplete && point.Text.PlannedChunks <= text.Documents.Count
                ? text.Surprisals.Take(read).Sum() / point.Text.ScoredTokens
                : (double?)null;
        return result with { Points = [.. result.Points, point], Floor = result.Floor ?? floor };
    }
}
