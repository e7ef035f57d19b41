using LlmWorkbench.Datasets;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Prompts.Comparison;

/// <summary>Asks a model the same questions in several prompt formats.</summary>
/// <example>
/// <code>
/// var effect = model.CompareFormats(QuestionDataset.Read("tasks").Spread(2), new() { Formats = ["chatml", "raw"] });
/// Console.WriteLine(effect.ToTable());
/// </code>
/// </example>
public static class FormatComparisonExperiment
{
    private const string BeforeQuestion = "Question: ";
    private const string AfterQuestion = "\nAnswer:";

    /// <summary>
    /// Asks each question in each format, greedily. An answer is right that holds a right one as words of their own: formats lead to
    /// sentences and to single words. Of a question written as <c>Question: … Answer:</c> the inner words are the message.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The questions, to be answered in the model's own words.</param>
    /// <param name="options">The formats; <see langword="null"/> for all, and the model's own first.</param>
    /// <param name="run">Told how far it has come and the formats that are done; stops it.</param>
    /// <returns>A score for each format.</returns>
    /// <exception cref="WorkbenchException">No question has an answer in words, or a format has no such name.</exception>
    /// <exception cref="Llama.LlamaException">A question does not fit into the context, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static FormatComparisonResult CompareFormats(
        this LoadedModel model,
        QuestionDataset dataset,
        FormatComparisonOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new FormatComparisonOptions();
        (string Text, IReadOnlyList<string> Answers)[] questions =
        [
            .. dataset.Questions.Select(question => (Message(question.Text), Answers(question))).Where(q => q.Item2.Count > 0),
        ];
        if (questions.Length == 0)
        {
            throw new WorkbenchException(
                $"{dataset.Name} has no question that is answered in words: take another, such as people or world."
            );
        }

        (ChatFormat Format, bool IsOwn)[] formats = Formats(model, options);
        var result = new FormatComparisonResult(model.Name, dataset.Name, questions[0].Text, [], options)
        {
            PlannedFormats = formats.Length,
        };
        foreach ((int i, (ChatFormat format, bool isOwn)) in formats.Index())
        {
            FormatScore score = Ask(model, format, questions, options, run.Part(i, formats.Length, format.Name)) with { IsOwn = isOwn };
            result = result with { Scores = [.. result.Scores, score] };
            run.Keep(result);
        }

        return result;
    }

    private static (ChatFormat Format, bool IsOwn)[] Formats(LoadedModel model, FormatComparisonOptions options) =>
        [
            .. string.IsNullOrWhiteSpace(model.ChatTemplate) ? [] : new[] { (ChatFormat.Of(model), true) },
            .. (options.Formats ?? FormatTable.Known.All.Select(format => format.Id)).Select(name =>
                (ChatFormat.Named(name, model), false)
            ),
        ];

    private static FormatScore Ask(
        LoadedModel model,
        ChatFormat format,
        (string Text, IReadOnlyList<string> Answers)[] questions,
        FormatComparisonOptions options,
        RunContext run
    )
    {
        var how = new GenerationOptions
        {
            MaxTokens = options.MaxTokens,
            Alternatives = 0,
            Stop = format.Stop,
            Sampling = SamplingOptions.Greedy,
        };
        (int right, int ended, long tokens, string? example) = (0, 0, 0, null);
        foreach ((int i, (string text, IReadOnlyList<string> answers)) in questions.Index())
        {
            run.ThrowIfStopped();
            ChatTranscript prompt = format.Transcript(
                options.System is { } system ? [new(Speaker.System, system), new(Speaker.User, text)] : [new(Speaker.User, text)]
            );
            GenerationResult answer = model.Generate(prompt, how, run.Cancellation);
            right += answers.Any(wanted => Holds(answer.Text, wanted)) ? 1 : 0;
            ended += answer.StopReason is StopReason.EndOfText or StopReason.StopString ? 1 : 0;
            tokens += answer.PromptTokenCount;
            example ??= answer.Text;
            run.Report((i + 1.0) / questions.Length, $"question {i + 1} of {questions.Length}");
        }

        return new FormatScore(
            format.Name,
            IsOwn: false,
            new Proportion(right, questions.Length),
            new Proportion(ended, questions.Length),
            tokens / (double)questions.Length,
            example!
        );
    }

    private static string Message(string text) =>
        text.StartsWith(BeforeQuestion, StringComparison.Ordinal) && text.EndsWith(AfterQuestion, StringComparison.Ordinal)
            ? text[BeforeQuestion.Length..^AfterQuestion.Length]
            : text;

    private static IReadOnlyList<string> Answers(Question question) =>
        question switch
        {
            OpenQuestion open => open.Answers,
            ClozeQuestion cloze => [cloze.Answer.Trim()],
            _ => [],
        };

    private static bool Holds(string text, string wanted)
    {
        for (int at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            int end = at + wanted.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
