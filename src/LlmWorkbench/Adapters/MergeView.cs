using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary>A merged file as sentences and a table.</summary>
internal static class MergeView
{
    public static string Text(MergeResult result) => $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{result.ToTable()}";

    public static Markup Html(MergeResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Notes(result).Select(note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                {Fold.Of($"All {result.Tensors.Count} tensors", result.ToTable().ToMarkup())}
                """
            )
        );

    private static string Title(MergeResult r) =>
        $"{VisibleText.Phrase(r.Model)} merged with {Sentences.And(r.Adapters.Select(a => VisibleText.Phrase(a.Name)))}";

    private static IEnumerable<string> Notes(MergeResult r)
    {
        yield return $"{ShownPath.Of(r.Path)}: {Figures.Bytes(r.Bytes)}, the model's own file {Figures.Bytes(r.ModelBytes)}; "
            + $"{r.Tensors.Count(t => t.IsMerged)} of {Figures.Count(r.Tensors.Count, "tensor")} hold what was added, the rest are copies.";
        string[] other =
        [
            .. r
                .Tensors.Where(t => t.Type != t.TypeBefore)
                .GroupBy(t => (t.TypeBefore, t.Type))
                .Select(g => $"{g.Key.Type} instead of {g.Key.TypeBefore} for {g.Count()}"),
        ];
        if (other.Length > 0)
        {
            yield return $"Changed types: {string.Join(", ", other)}; {CommandName.Of("quantize")} makes the file small again.";
        }

        yield return $"It is a model like any other: commands take it by its path, as in --model {ShownPath.Of(r.Path)}.";
    }
}
