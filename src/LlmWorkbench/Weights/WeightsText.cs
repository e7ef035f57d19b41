using LlmWorkbench.Drawing;

namespace LlmWorkbench.Weights;

/// <summary>A file's tensors as plain text.</summary>
internal static class WeightsText
{
    public static readonly string[] GroupHeads = [">tensors", ">parameters", ">of all", ">bits per weight", ">bytes", ">of the file"];
    public static readonly string[] TensorHeads = ["tensor", "for", ">shape", "type", ">bits per weight", ">bytes", ">of the file"];

    /// <summary>The numbers, a table by component, one by type and one of all tensors.</summary>
    public static string Draw(WeightsResult result)
    {
        var tensors = new TextTable(TensorHeads);
        foreach (var t in result.Tensors)
        {
            tensors.Add(Row(t));
        }

        return $"""
            Weights of {VisibleText.Phrase(result.Model)}: {Summary(result)}

            {Groups("component", result.Components)}

            {Groups("type", result.Types)}

            {tensors}

            {Check(result)}
            """.WithLineFeeds();
    }

    /// <summary>The size of it all.</summary>
    public static string Summary(WeightsResult r) =>
        $"{Figures.Count(r.ParameterCount, "parameter")} in {Figures.Count(r.Tensors.Count, "tensor")}, {Figures.Bytes(r.WeightBytes)} at {Figures.Fixed(r.BitsPerWeight)} bits per weight, {Figures.Percent((double)r.WeightBytes / r.FileBytes)} of a file of {Figures.Bytes(r.FileBytes)}; the rest is vocabulary and header.";

    /// <summary>What the count was checked against.</summary>
    public static string Check(WeightsResult r)
    {
        var tied = r.HasTiedOutput ? " The output uses the embedding's matrix once more, which is counted once." : string.Empty;
        return (r.StatedParameterCount, r.CountAgrees) switch
        {
            ({ } stated, true) => $"The file states {Figures.Whole(stated)} parameters (general.parameter_count): the components add up to the same.{tied}",
            ({ } stated, false) => $"The file states {Figures.Whole(stated)} parameters (general.parameter_count), but its tensors have {Figures.Whole(r.ParameterCount)}.{tied}",
            (null, true) => $"The file does not state its parameter count; the components add up to what llama.cpp counts.{tied}",
            (null, false) => $"The file does not state its parameter count; llama.cpp counts {Figures.Whole(r.EngineParameterCount)}, the components have {Figures.Whole(r.ParameterCount)}.{tied}",
        };
    }

    public static string[] Row(WeightGroup g) =>
        [g.Name, $"{g.TensorCount}", Figures.Whole(g.ParameterCount), Figures.Percent(g.ShareOfParameters), Figures.Fixed(g.BitsPerWeight), Figures.Bytes(g.Bytes), Figures.Percent(g.ShareOfFile)];

    public static string[] Row(TensorWeight t) =>
        [VisibleText.OneLine(t.Name), WeightComponents.Name(t.Component), t.ShapeText, t.Type.ToString(), Figures.Fixed(t.BitsPerWeight), Figures.Bytes(t.Bytes), Figures.Percent(t.ShareOfFile)];

    private static TextTable Groups(string what, IEnumerable<WeightGroup> groups)
    {
        var table = new TextTable([what, .. GroupHeads]);
        foreach (var group in groups)
        {
            table.Add(Row(group));
        }

        return table;
    }
}
