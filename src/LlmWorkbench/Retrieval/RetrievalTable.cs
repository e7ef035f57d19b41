using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Retrieval;

/// <summary>Found passages as a table.</summary>
internal static class RetrievalTable
{
    /// <summary>A row for each passage, nearest first.</summary>
    public static Table Of(RetrievalResult result) =>
        Table.Of(
            result.Passages,
            new("model", null, _ => result.Model),
            new("question", null, _ => result.Question),
            new("rank", "#", p => p.Rank, Format.Number),
            new("cosine", "cosine", p => p.Cosine, Format.Fixed(3)),
            new("used", null, p => p.IsUsed),
            new(null, "in the prompt", p => p.IsUsed ? "yes" : ""),
            new("index", null, p => p.Index),
            new("tokens", "tokens", p => p.TokenCount, Format.Number),
            new("passage", "passage", p => p.Text, Format.Text with { IsWrapped = true }) { Shown = p => VisibleText.Phrase(p.Text) },
            new("answering_model", null, _ => result.Answer?.Model),
            new("answer_without", null, _ => result.Answer?.Plain),
            new("answer_with", null, _ => result.Answer?.Text)
        );
}
