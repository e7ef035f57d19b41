using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization;

/// <summary>A quantized file as tables.</summary>
internal static class QuantizeView
{
    public static string Text(QuantizeResult result) =>
        $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{Types(result)}\n\n{result.ToTable()}";

    public static string Title(QuantizeResult result) =>
        $"{VisibleText.Phrase(result.Model)} quantized to {result.Type}{(result.Pure ? ", pure" : "")}";

    /// <summary>What is to be known of it, a sentence each.</summary>
    public static IEnumerable<string> Notes(QuantizeResult r)
    {
        yield return $"{Figures.Whole(r.WeightCount)} weights at {Figures.Fixed(r.BitsPerWeight)} bits each instead of "
            + $"{Figures.Fixed(r.SourceBitsPerWeight)}: a file of {Figures.Bytes(r.FileBytes)} instead of "
            + $"{Figures.Bytes(r.SourceBytes)}, {Figures.Percent((double)r.FileBytes / r.SourceBytes)} of it.";
        yield return $"{(r.WasThere ? "It had been written before, from the same weights in the same way" : "It was written")}: "
            + $"{ShownPath.Of(r.Path)}.";
        if (r.PlaceNote is { } place)
        {
            yield return VisibleText.Phrase(place);
        }

        if (r.ImportanceNote is { } note)
        {
            yield return VisibleText.Phrase(note);
        }

        var fallbacks = r.Tensors.Where(t => t.FallbackFrom is not null).ToList();
        if (fallbacks.Count > 0)
        {
            IEnumerable<string> replaced = fallbacks
                .GroupBy(t => (t.FallbackFrom, t.Type))
                .Select(g => $"{g.Key.Type} instead of {g.Key.FallbackFrom} for {g.Count()}");
            yield return $"{fallbacks.Count} of {Figures.Count(r.Tensors.Count(t => t.IsMatrix), "matrix", "matrices")} got another type "
                + "than they were to have, because their rows are not a multiple of its block: "
                + $"{string.Join(", ", replaced)}.";
        }

        yield return r.LoadedAs is { } name
            ? $"It is loaded as {VisibleText.Phrase(name)}: commands take --model {VisibleText.Phrase(name)}."
            : $"Commands take it by its path: --model {ShownPath.Of(r.Path)}.";
    }

    private static Table Types(QuantizeResult result) =>
        Table.Of(
            result.Types,
            new(null, "stored as", share => share.Type),
            new(null, "bits per weight", share => 8.0 * share.Bytes / share.WeightCount, Format.Fixed()),
            new(null, "tensors", share => share.TensorCount, Format.Number),
            new(null, "weights", share => share.WeightCount, Format.Whole),
            new(null, "of all", share => (double)share.WeightCount / result.WeightCount, Format.Percent),
            new(null, "bytes", share => share.Bytes, Format.Bytes)
        );

    public static Markup Html(QuantizeResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Markup.Each(Notes(result), note => Markup.Of($"<p>{OptionWords.Of(note)}</p>"))}
                {Types(result).ToMarkup()}
                {Fold.Of($"Each of the {result.Tensors.Count} tensors", result.ToTable().ToMarkup())}
                """
            )
        );
}
