using System.Security.Cryptography;
using System.Text.Json;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Models;

namespace LlmWorkbench.Evaluation;

/// <summary>Which questions are asked together.</summary>
/// <param name="Questions">The questions with their places in the dataset.</param>
/// <param name="Groups">The groups: those judged by probabilities first, then those that are answered in words.</param>
/// <param name="Length">How many tokens the largest group needs.</param>
/// <param name="DatasetHash">A SHA-256 of the questions.</param>
/// <param name="Options">How they are asked.</param>
internal sealed record EvaluationPlan(
    IReadOnlyList<(int Index, Question Question)> Questions,
    IReadOnlyList<QuestionGroup> Groups,
    int Length,
    string DatasetHash,
    EvaluationOptions Options
)
{
    // As many as a batch of llama.cpp takes: more together read the weights no less often.
    private const int TokensTogether = 512;

    /// <summary>Plans an evaluation.</summary>
    /// <exception cref="WorkbenchException">A question does not fit into the model's context, or an option is out of range.</exception>
    public static EvaluationPlan Of(LoadedModel model, QuestionDataset dataset, EvaluationOptions options)
    {
        Require(options, dataset);
        var questions = dataset.Questions.Index().Take(options.MaxQuestions ?? int.MaxValue).ToList();
        var scored = questions
            .Where(q => q.Item is not OpenQuestion)
            .Select(q => (q.Index, q.Item, Tokens: Tokens(model, q.Item)))
            .ToList();
        var open = questions
            .Where(q => q.Item is OpenQuestion)
            .Select(q => (q.Index, q.Item, Tokens: QuestionTokens.Begin(model.Vocabulary, q.Item.Text)))
            .ToList();
        int longest = Longest(
            model,
            dataset.Name,
            scored
                .Select(q => (q.Index, q.Tokens.Context.Count + q.Tokens.Continuations.Max(c => c.Count) - 1))
                .Concat(open.Select(q => (q.Index, q.Tokens.Length + options.MaxTokens)))
        );
        int whole = scored.Select(q => q.Tokens.Context.Count + q.Tokens.Continuations.Sum(c => c.Count - 1)).Append(longest).Max();
        int length = Math.Max(options.Engine.Length ?? TokensTogether, whole);
        IEnumerable<QuestionGroup> groups =
        [
            .. LlamaSequences
                .Groups(model.Engine, [.. scored.Select(q => q.Tokens)], length)
                .Select(range => new ScoredGroup([.. scored.Take(range)], options.Normalization)),
            .. LlamaSequences
                .Groups(model.Engine, [.. open.Select(q => q.Tokens)], options.MaxTokens, length)
                .Select(range => new WrittenGroup([.. open.Take(range)], options.MaxTokens, model.Vocabulary)),
        ];
        return new EvaluationPlan([.. questions], [.. groups], length, Hash(dataset), options);
    }

    /// <summary>Refuses options that make no sense.</summary>
    /// <exception cref="WorkbenchException">One does not.</exception>
    public static void Require(EvaluationOptions options, QuestionDataset dataset)
    {
        Require(options.MaxTokens is > 0 and <= 4096, $"An answer of {options.MaxTokens} tokens cannot be written: allow 1 to 4096.");
        Require(options.MaxQuestions is null or > 0, $"{options.MaxQuestions} questions cannot be asked: it takes at least 1.");
        Require(options.AtOnce is > 0 and <= 1024, $"{options.AtOnce} questions cannot be asked at once: allow 1 to 1024.");
        if (options.By is { } field)
        {
            AnswerGroups.Require(field, dataset);
        }
    }

    /// <summary>What the numbers of a group depend on.</summary>
    public object[] CacheParts(LoadedModel model) =>
        [
            ModelFingerprint.Of(model),
            ModelFingerprint.Machine(model),
            DatasetHash,
            Questions.Count,
            Options.MaxTokens,
            Options.Engine with
            {
                Length = Length,
            },
            Options.Engine.Threads ?? ThreadCount.Default,
        ];

    private static TokenContinuations Tokens(LoadedModel model, Question question) =>
        question switch
        {
            MultipleChoiceQuestion choice => QuestionTokens.Continuations(model, choice.Text, choice.Choices),
            ClozeQuestion cloze => QuestionTokens.Continuations(model, cloze.Text, [cloze.Answer]),
            _ => throw new NotSupportedException($"A {question.GetType().Name} has no answers to be scored."),
        };

    private static int Longest(LoadedModel model, string dataset, IEnumerable<(int Index, int Tokens)> sizes)
    {
        (int index, int tokens) = sizes.MaxBy(s => s.Tokens);
        Require(
            tokens <= model.LongestText,
            $"Question {index + 1} of {dataset} needs {tokens:N0} tokens with its answer, but {model.TooLong(tokens)}."
        );
        return tokens;
    }

    /// <summary>A SHA-256 of the questions.</summary>
    public static string Hash(QuestionDataset dataset) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(dataset.Questions.Select(q => (object)q))));

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new WorkbenchException(message);
        }
    }
}
