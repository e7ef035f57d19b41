using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Retrieval;

/// <summary>Found passages and answers, as text and in a page.</summary>
internal static class RetrievalView
{
    private const int MaxShown = 50;

    /// <summary>The passages, nearest first, then the answers.</summary>
    public static string Text(RetrievalResult result) =>
        $"{Title(result)}\n{Summary(result)}\n\n{Found(result).ToText()}\n\n"
        + (result.Answer is null ? NoAnswer(result) : Answers(result).ToText());

    /// <summary>The passages, nearest first, then the answers with their prompts.</summary>
    public static Markup Html(RetrievalResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Summary(result)}</p>
                {Found(result).ToMarkup()}
                {(result.Answer is null ? Markup.Of($"<p class=\"lw-note\">{NoAnswer(result)}</p>") : Answers(result).ToMarkup())}
                """
            )
        );

    private static string Title(RetrievalResult result) =>
        $"Passages near «{VisibleText.Phrase(result.Question)}» in vectors of {VisibleText.Phrase(result.Model)}";

    private static string Summary(RetrievalResult result)
    {
        string centred = result.IsCentred ? ", the passages' mean subtracted" : "";
        string left =
            result.Passages.Count > MaxShown ? $" The first {MaxShown} are shown; the CSV has all (ToCsv(), --export x.csv)." : "";
        return $"The question's vector is compared with each of {Figures.Count(result.Passages.Count, "passage")} "
            + $"({EmbeddingWords(result)}{centred}); {Figures.Whole(result.Used.Count)} go into the prompt.{left}";
    }

    private static string EmbeddingWords(RetrievalResult result) => Embeddings.EmbeddingsView.PoolingName(result.Pooling);

    private static string NoAnswer(RetrievalResult result) =>
        $"No answer: {VisibleText.Phrase(result.Model)} makes vectors and cannot write; name a model that can with --answer-with.";

    private static Table Found(RetrievalResult result) => result.ToTable().First(MaxShown);

    private static Table Answers(RetrievalResult result)
    {
        RetrievedAnswer answer = result.Answer!;
        string[][] rows =
        [
            ["nothing", VisibleText.Line(answer.PlainPrompt), VisibleText.Phrase(answer.Plain)],
            [
                Figures.Count(result.Used.Count, "passage"),
                VisibleText.Line(answer.Prompt),
                answer.Text is { } text ? VisibleText.Phrase(text) : "interrupted",
            ],
        ];
        return Table.Of(
            rows,
            new(null, "found", row => row[0]),
            new(null, "answer", row => row[2], Format.Text with { IsWrapped = true }),
            new(null, "prompt", row => row[1], Format.Code with { IsWrapped = true })
        ) with
        {
            Caption = $"What {VisibleText.Phrase(answer.Model)} answers",
        };
    }
}
