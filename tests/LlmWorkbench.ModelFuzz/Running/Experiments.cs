using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Ablation;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Adapters;
using LlmWorkbench.Attention;
using LlmWorkbench.Attribution;
using LlmWorkbench.ContextWindow.Distance;
using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Exploration;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Gguf;
using LlmWorkbench.Lens;
using LlmWorkbench.Licences;
using LlmWorkbench.Lineage.Origins;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Logits;
using LlmWorkbench.Memory;
using LlmWorkbench.Models;
using LlmWorkbench.Patching;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Retrieval;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>
/// Runs the topics' experiments with a model that loads, on a few words: each gives numbers, or refuses in a sentence. A number
/// that is none, shown as a result, is a failure.
/// </summary>
internal static class Experiments
{
    private const string Text = "the cat and the cat and the hat";

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly LlamaContextOptions s_engine = new() { Threads = 1, Length = 64 };

    // Two to complete: the error of a mean over a single one is not a number, and documented so.
    private static readonly QuestionDataset s_questions = new(
        "three questions",
        [
            new MultipleChoiceQuestion(null, null, "the cat", ["and", "the hat"], 0),
            new ClozeQuestion(null, null, "the", "cat"),
            new ClozeQuestion(null, null, "and the", "hat"),
        ]
    );

    private static readonly (string Name, Func<LoadedModel, object> Run)[] s_all =
    [
        ("memory", model => model.PlanMemory(new MemoryPlanOptions { ContextLength = 256 })),
        ("logits", model => model.Logits(Text, new() { Top = 3, Tokens = ["zq"] })),
        ("surprisal", model => model.Surprisal(Text)),
        ("explore --sampling", model => model.ExploreSampling(Text)),
        (
            "explore",
            model =>
                model.Explore(
                    Text,
                    new ExplorationOptions
                    {
                        Depth = 1,
                        ContinueTokens = 1,
                        MaxTokens = 1,
                    }
                )
        ),
        ("lens", model => model.Lens(Text, new LensOptions { Last = 2, Tokens = ["zq"] })),
        ("attribute", model => model.Attribute(Text)),
        ("attention", model => model.Attention(Text)),
        ("ablate", model => model.AblateEach(Text, new AblationOptions { Kinds = [AblationKind.Layer] })),
        ("patch", model => model.PatchActivations("the cat and", "the hat and", new PatchingOptions { Token = "id:1", Against = "id:2" })),
        ("embed", model => model.Embed(["the cat", "and", "the hat"], new EmbeddingOptions { Nearest = 2 })),
        ("retrieve", model => model.Retrieve("the cat", ["the hat", "and"], options: new RetrievalOptions { Top = 1 })),
        ("embed --tokens", model => model.EmbedTokens(["id:1", "id:2", "id:3"], new EmbeddingOptions { Centre = true, Nearest = 2 })),
        (
            "perplexity",
            model =>
                model.Perplexity(
                    Text,
                    new PerplexityOptions
                    {
                        ContextLength = 8,
                        Chunking = PerplexityChunking.Sliding,
                        Engine = s_engine,
                        Cache = null,
                    }
                )
        ),
        (
            "perplexity --against",
            model =>
                model.Divergence(
                    model,
                    Text,
                    new PerplexityOptions
                    {
                        ContextLength = 8,
                        Chunking = PerplexityChunking.Sliding,
                        Engine = s_engine,
                        Cache = null,
                    }
                )
        ),
        ("adapter", model => model.Adapters()),
        ("licence", model => model.Licence()),
        ("lineage --model", model => model.Origin()),
        ("context", model => model.CacheGrowth(new() { Types = [GgmlType.F16] })),
        (
            "context --limit",
            model =>
                model.AtLimit(
                    Text,
                    new()
                    {
                        Window = 8,
                        MaxTokens = 2,
                        Engine = s_engine,
                    }
                )
        ),
        (
            "context --needle",
            model =>
                model.Needles(
                    new TextDataset("words", Text + "."),
                    new NeedleOptions
                    {
                        Form = new NeedleForm("own", "{key} {value}", "{key}", ["the"]),
                        Lengths = [48],
                        Trials = 1,
                        Engine = s_engine,
                    }
                )
        ),
        (
            "context --loss",
            model =>
                model.PositionLoss(
                    new TextDataset("words", Text + Text),
                    new PositionLossOptions
                    {
                        Length = 8,
                        Texts = 2,
                        Ways = [ReadingWay.Plain, ReadingWay.Scaled(RopeScaling.Yarn(2)), ReadingWay.Sliding(4, 1)],
                        Engine = s_engine,
                    }
                )
        ),
        ("context --attention", model => model.LateAttention(new TextDataset("words", Text), new() { Length = 6, Positions = 2 })),
        ("evaluate", model => model.Evaluate(s_questions, new EvaluationOptions { Engine = s_engine, Cache = null })),
    ];

    /// <summary>Runs some of the experiments.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="index">The mutation's number, which chooses the two that are run.</param>
    /// <param name="all">Whether all are run.</param>
    /// <returns>What went wrong, or null.</returns>
    public static string? Problem(LlamaModel engine, int index, bool all)
    {
        using var model = new LoadedModel("mutated", engine, contextLength: 64);
        int first = (int)((uint)index % s_all.Length);
        foreach (
            (string name, Func<LoadedModel, object> run) in all ? s_all : [s_all[first], s_all[(first + (s_all.Length / 2)) % s_all.Length]]
        )
        {
            if (Problem(run, model) is { } problem)
            {
                return $"{name}: {problem}";
            }
        }

        return null;
    }

    private static string? Problem(Func<LoadedModel, object> run, LoadedModel model)
    {
        object result;
        try
        {
            result = run(model);
        }
        catch (Exception e)
            when (e
                    is WorkbenchException
                        or LlamaException
                        or GgufFormatException
                        or ArgumentException
                        or IOException
                        or NotSupportedException
            )
        {
            // The kinds that a command turns into its one sentence (Failures.AsSentences).
            return e.Message.Length == 0 ? $"{e.GetType().Name} without a word" : null;
        }

        string json = JsonSerializer.Serialize(result, s_json);
        if (((string[])["\"NaN\"", "\"Infinity\"", "\"-Infinity\""]).FirstOrDefault(json.Contains) is not { } shown)
        {
            return null;
        }

        int place = json.IndexOf(shown, StringComparison.Ordinal);
        return $"a result holds {shown}: {json[Math.Max(0, place - 200)..Math.Min(json.Length, place + 20)]}";
    }
}
