using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Parameters;

/// <summary>Where a model's parameters are, as a chart and tables.</summary>
internal static class ParametersView
{
    /// <summary>The numbers, a table by component, one by place, one by matrix.</summary>
    public static string Text(ParametersResult result) =>
        $"""
            Parameters of {VisibleText.Phrase(result.Model)}: {Summary(result)}

            {Components(result)}

            {Places(result)}

            {Matrices(result)}
            """.WithLineFeeds();

    public static string Summary(ParametersResult r) =>
        $"{Figures.Whole(r.ParameterCount)} in {Figures.Count(r.LayerCount, "layer")} of width {Figures.Whole(r.Width)} "
        + $"({VisibleText.Phrase(r.Architecture)}), {Figures.Bytes(r.Bytes)}.";

    private static Table Components(ParametersResult r) =>
        Table.Of(
            r.Components,
            new(null, "component", g => g.Name),
            new(null, "parameters", g => g.ParameterCount, Format.Whole),
            new(null, "of all", g => g.ShareOfParameters, Format.Percent),
            new(null, "bits each", g => g.BitsPerWeight, Format.Fixed()),
            new(null, "bytes", g => g.Bytes, Format.Bytes)
        );

    private static Table Matrices(ParametersResult r) =>
        Table.Of(
            r.Matrices,
            new(null, "tensor", m => m.Name, Format.Code),
            new(null, "for", m => WeightComponents.Name(m.Component)),
            new(null, "shape", m => m.ShapeText, Format.Number),
            new(null, "how many", m => m.Count, Format.Number),
            new(null, "parameters", m => m.ParameterCount, Format.Whole),
            new(null, "of all", m => m.ShareOfParameters, Format.Percent)
        );

    /// <summary>A row for each place; neighbouring layers with the same numbers share one.</summary>
    private static Table Places(ParametersResult r)
    {
        List<List<ParameterPlace>> runs = [];
        foreach (ParameterPlace place in r.Places)
        {
            if (runs.Count > 0 && IsAlike(runs[^1][^1], place))
            {
                runs[^1].Add(place);
            }
            else
            {
                runs.Add([place]);
            }
        }

        return Table.Of(
            runs,
            new(null, "place", run => run.Count == 1 ? run[0].Name : $"each of layers {run[0].Layer} to {run[^1].Layer}"),
            new(null, "parameters", run => run[0].ParameterCount, Format.Whole),
            new(null, "of all", run => (double)run[0].ParameterCount / r.ParameterCount, Format.Percent),
            new(null, "bytes", run => run[0].Bytes, Format.Bytes)
        );
    }

    private static bool IsAlike(ParameterPlace a, ParameterPlace b) =>
        a.Layer is not null && b.Layer is not null && a.Parts.SequenceEqual(b.Parts);

    /// <summary>The bars by place, then the tables.</summary>
    public static Markup Html(ParametersResult result) =>
        Theme.View(
            $"Parameters of {result.Model}",
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), 340)}
                {Components(result).ToMarkup()}
                {Places(result).ToMarkup()}
                {Fold.Of($"Matrix by matrix", Matrices(result).ToMarkup())}
                """
            )
        );
}
