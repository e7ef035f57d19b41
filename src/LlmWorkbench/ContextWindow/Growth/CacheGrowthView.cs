using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Growth;

/// <summary>The growth of the cache as charts and tables.</summary>
internal static class CacheGrowthView
{
    private const string Formula =
        "Bytes of a token = 2 (keys and values) × layers × key/value heads × head size × bits / 8; llama.cpp makes room for a multiple "
        + "of 256 tokens.";

    /// <summary>A table for each model.</summary>
    public static string Text(CacheGrowthResult result) =>
        $"""
            {Title(result)}

            {string.Join("\n\n", result.Curves.Select(curve => $"{Summary(curve)}\n\n{Lengths(curve)}\n\n{Types(curve)}"))}

            {Formula}
            """.WithLineFeeds();

    private static string Title(CacheGrowthResult result) => $"What the context of {VisibleText.Phrase(result.Model)} takes";

    private static string Summary(CacheCurve curve) =>
        $"{VisibleText.Phrase(curve.Name)} ({VisibleText.Phrase(curve.Source)}): {Figures.Whole((long)curve.NumbersPerToken)} numbers for "
        + $"each token; weights {Figures.Bytes(curve.WeightBytes)} in {curve.WeightType}"
        + (curve.TrainedLength is { } trained ? $"; trained on {Figures.Count(trained, "token")}." : ".")
        + (
            curve.Impossible.Count == 0
                ? ""
                : $" Its heads are not whole blocks of {Sentences.And(curve.Impossible.Select(type => $"{type}"))}: left out."
        );

    // A row for each length, a column for each type.
    private static Table Lengths(CacheCurve curve) =>
        Table.Of(
            curve.Lengths.Index(),
            [
                new(null, "tokens", row => row.Item, Format.Whole),
                .. curve.Caches.Select(cache => new Column<(int Index, int Item)>(
                    null,
                    $"{cache.Type}",
                    row => cache.Bytes[row.Index],
                    Format.Bytes
                )),
            ]
        );

    private static Table Types(CacheCurve curve) =>
        Table.Of(
            curve.Caches,
            new(null, "keys and values", cache => cache.Type),
            new(null, "bits each", cache => GgmlTypes.BitsPerWeight(cache.Type), Format.Fixed(1)),
            new(null, "a token", cache => (long)Math.Ceiling(cache.BytesPerToken), Format.Bytes),
            new(null, "tokens in 1 GiB", cache => cache.TokensIn(1L << 30), Format.Whole),
            new(null, "as much as the weights from", cache => cache.OutgrowsWeightsAt, Format.Whole with { Unit = "tokens" })
        );

    /// <summary>A chart and tables for each model.</summary>
    public static Markup Html(CacheGrowthResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {result.Curves.Select(Draw)}
                <p class="lw-note">{Formula}</p>
                """
            )
        );

    private static Markup Draw(CacheCurve curve) =>
        Markup.Of(
            $"""
            {ChartHtml.Of(curve.Chart(), 340)}
            <p>{Summary(curve)}</p>
            {Types(curve).ToMarkup()}
            {Fold.Of($"Length by length", Lengths(curve).ToMarkup())}
            """
        );
}
