using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Retrieval;

/// <summary>Searches passages by meaning, and lets a model answer with what was found (retrieval-augmented generation,
/// <see href="https://arxiv.org/abs/2005.11401">Lewis et al. 2020</see>).</summary>
/// <example>
/// <code>
/// var found = model.Retrieve("Where does Ada live?", ["Ada lives in Istrel.", "Otto keeps bees."]);
/// Console.WriteLine(found.Passages[0].Text);
/// </code>
/// </example>
public static class RetrievalExperiment
{
    /// <summary>The most passages that are searched at once: each is read by the model.</summary>
    public const int MaxPassages = 10_000;

    /// <summary>
    /// Compares a question with every passage, by the cosines of their vectors, and puts the nearest passages into a prompt. The answering
    /// model writes twice, without passages and with them, and is otherwise asked the same.
    /// </summary>
    /// <param name="model">The model that makes the vectors.</param>
    /// <param name="question">What is looked for.</param>
    /// <param name="passages">What is searched; none of them empty.</param>
    /// <param name="answering">The model that answers; <see langword="null"/> for the same, or for none where that is an encoder, which
    /// cannot.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>All passages with their cosines, and both answers.</returns>
    /// <exception cref="WorkbenchException">The question or a passage is empty or too long, there are none or too many, or the prompt has
    /// no place for them.</exception>
    /// <exception cref="ContextFullException">A text or the prompt is longer than the context.</exception>
    /// <exception cref="LlamaException">A model cannot be run, or the one that is to answer is an encoder.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RetrievalResult Retrieve(
        this LoadedModel model,
        string question,
        IReadOnlyList<string> passages,
        LoadedModel? answering = null,
        RetrievalOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new RetrievalOptions();
        Require(question, passages, options);
        Pooling pooling = options.Pooling ?? TextVectors.PoolingOf(model);
        int[][] tokens = TextVectors.Tokens(model, [.. passages, question]);
        List<float[]> vectors = TextVectors.Read(model, tokens, pooling, run.Share(0, 0.8));
        if (options.Centre)
        {
            float[] mean = TextVectors.Mean([.. vectors.SkipLast(1)]);
            vectors.ForEach(vector => TokenMatrix.Subtract(mean, vector));
        }

        RetrievalResult result = new(
            model.Name,
            question,
            pooling,
            options.Centre,
            [
                .. passages
                    .Select((text, i) => (Index: i, Text: text, Cosine: Cosine.Between(vectors[i], vectors[^1])))
                    .OrderByDescending(p => p.Cosine)
                    .Select((p, rank) => new FoundPassage(rank + 1, p.Index, p.Text, tokens[p.Index].Length, p.Cosine, rank < options.Top)),
            ],
            null
        );
        run.Keep(result);
        answering ??= model.Engine.ReadsBothWays ? null : model;
        return answering is null ? result : result with { Answer = Ask(answering, result, options, run) };
    }

    private static RetrievedAnswer Ask(LoadedModel model, RetrievalResult found, RetrievalOptions options, RunContext run)
    {
        var generation = GenerateOptions.FromGenerationOptions(options.Generation);
        (string plain, string prompt) = RetrievalPrompt.Write(options, found.Question, [.. found.Used.Select(p => p.Text)]);
        RunContext writing = new(run.Cancellation);
        run.Report(0.8, "answering without passages");
        var answer = new RetrievedAnswer(model.Name, plain, model.Generate(plain, generation, writing).Text.Trim(), prompt, null);
        run.Keep(found with { Answer = answer });
        run.Report(0.9, "answering with passages");
        return answer with { Text = model.Generate(prompt, generation, writing).Text.Trim() };
    }

    private static void Require(string question, IReadOnlyList<string> passages, RetrievalOptions options)
    {
        ArgumentNullException.ThrowIfNull(passages);
        if (string.IsNullOrWhiteSpace(question))
        {
            throw new WorkbenchException("The question is empty: say what is looked for.");
        }

        if (passages.Count is 0 or > MaxPassages)
        {
            throw new WorkbenchException($"Between 1 and {MaxPassages:N0} passages can be searched: there are {passages.Count:N0}.");
        }

        int empty = passages.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            throw new WorkbenchException($"Passage {empty + 1} is empty: a vector needs a text.");
        }

        if (options.Top < 1)
        {
            throw new WorkbenchException($"{options.Top} passages cannot go into a prompt: take at least 1.");
        }

        RetrievalPrompt.Require(options.Prompt);
    }
}
