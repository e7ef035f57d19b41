using LlmWorkbench.Drawing;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Parameters;

/// <summary>Where a model's parameters are, as plain text.</summary>
internal static class ParametersText
{
    public static readonly string[] ComponentHeads = ["component", ">parameters", ">of all", ">bits each", ">bytes"];
    public static readonly string[] PlaceHeads = ["place", ">parameters", ">of all", ">bytes"];
    public static readonly string[] MatrixHeads = ["tensor", "for", ">shape", ">how many", ">parameters", ">of all"];

    /// <summary>The numbers, a table by component, one by place, one by matrix.</summary>
    public static string Draw(ParametersResult result)
    {
        var components = new TextTable(ComponentHeads);
        var places = new TextTable(PlaceHeads);
        var matrices = new TextTable(MatrixHeads);
        foreach (var component in result.Components)
        {
            components.Add(Row(component));
        }

        foreach (var place in Places(result))
        {
            places.Add(place);
        }

        foreach (var matrix in result.Matrices)
        {
            matrices.Add(Row(matrix));
        }

        return $"""
            Parameters of {VisibleText.Phrase(result.Model)}: {Summary(result)}

            {components}

            {places}

            {matrices}
            """.WithLineFeeds();
    }

    public static string Summary(ParametersResult r) =>
        $"{Figures.Whole(r.ParameterCount)} in {Figures.Count(r.LayerCount, "layer")} of width {Figures.Whole(r.Width)} ({VisibleText.Phrase(r.Architecture)}), {Figures.Bytes(r.Bytes)}.";

    public static string[] Row(WeightGroup g) =>
        [g.Name, Figures.Whole(g.ParameterCount), Figures.Percent(g.ShareOfParameters), Figures.Fixed(g.BitsPerWeight), Figures.Bytes(g.Bytes)];

    public static string[] Row(ParameterMatrix m) =>
        [VisibleText.OneLine(m.Name), WeightComponents.Name(m.Component), m.ShapeText, $"{m.Count}", Figures.Whole(m.ParameterCount), Figures.Percent(m.ShareOfParameters)];

    /// <summary>A row for each place; neighbouring layers with the same numbers share one.</summary>
    public static IEnumerable<string[]> Places(ParametersResult r)
    {
        List<List<ParameterPlace>> runs = [];
        foreach (var place in r.Places)
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

        return runs.Select(run => new[]
        {
            run.Count == 1 ? run[0].Name : $"each of layers {run[0].Layer} to {run[^1].Layer}",
            Figures.Whole(run[0].ParameterCount),
            Figures.Percent((double)run[0].ParameterCount / r.ParameterCount),
            Figures.Bytes(run[0].Bytes),
        });
    }

    private static bool IsAlike(ParameterPlace a, ParameterPlace b) =>
        a.Layer is not null && b.Layer is not null && a.Parts.SequenceEqual(b.Parts);
}
