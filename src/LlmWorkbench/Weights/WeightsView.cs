using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Weights;

/// <summary>A file's tensors as a chart and tables.</summary>
internal static class WeightsView
{
    /// <summary>The numbers, a table by component, one by type and one of all tensors.</summary>
    public static string Text(WeightsResult result) =>
        $"""
            Weights of {VisibleText.Phrase(result.Model)}: {Summary(result)}

            {Groups("component", result.Components)}

            {Groups("type", result.Types)}

            {result.ToTable()}

            {Check(result)}
            """.WithLineFeeds();

    /// <summary>The size of it all.</summary>
    public static string Summary(WeightsResult r) =>
        $"{Figures.Count(r.ParameterCount, "parameter")} in {Figures.Count(r.Tensors.Count, "tensor")}, "
        + $"{Figures.Bytes(r.WeightBytes)} at {Figures.Fixed(r.BitsPerWeight)} bits per weight, "
        + $"{Figures.Percent((double)r.WeightBytes / r.FileBytes)} of a file of {Figures.Bytes(r.FileBytes)}; the rest is vocabulary "
        + "and header.";

    /// <summary>What the count was checked against.</summary>
    public static string Check(WeightsResult r)
    {
        string tied = r.HasTiedOutput ? " The output uses the embedding's matrix once more, which is counted once." : "";
        return (r.StatedParameterCount, r.CountAgrees) switch
        {
            ({ } stated, true) =>
                $"The file states {Figures.Whole(stated)} parameters (general.parameter_count): the components add up to the same.{tied}",
            ({ } stated, false) => $"The file states {Figures.Whole(stated)} parameters (general.parameter_count), but its tensors have "
                + $"{Figures.Whole(r.ParameterCount)}.{tied}",
            (null, true) => $"The file does not state its parameter count; the components add up to what llama.cpp counts.{tied}",
            (null, false) => $"The file does not state its parameter count; llama.cpp counts {Figures.Whole(r.EngineParameterCount)}, the "
                + $"components have {Figures.Whole(r.ParameterCount)}.{tied}",
        };
    }

    private static Table Groups(string what, IEnumerable<WeightGroup> groups) =>
        Table.Of(
            groups,
            new(null, what, g => g.Name),
            new(null, "tensors", g => g.TensorCount, Format.Number),
            new(null, "parameters", g => g.ParameterCount, Format.Whole),
            new(null, "of all", g => g.ShareOfParameters, Format.Percent),
            new(null, "bits per weight", g => g.BitsPerWeight, Format.Fixed()),
            new(null, "bytes", g => g.Bytes, Format.Bytes),
            new(null, "of the file", g => g.ShareOfFile, Format.Percent)
        );

    private const int MaxOpen = 24;

    /// <summary>The chart by component, the tables, and all tensors: open when they are few.</summary>
    public static Markup Html(WeightsResult result) =>
        Theme.View(
            $"Weights of {result.Model}",
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), WeightsChart.Height(result))}
                {Groups("component", result.Components).ToMarkup()}
                <p class="lw-note">{Check(result)}</p>
                {Groups("type", result.Types).ToMarkup()}
                {Fold.Of($"All {result.Tensors.Count} tensors", result.ToTable().ToMarkup(), result.Tensors.Count <= MaxOpen)}
                """
            )
        );
}
