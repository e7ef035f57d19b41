using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>An importance matrix as plain text.</summary>
internal static class ImportanceText
{
    public static readonly string[] Heads = ["matrix", ">inputs", ">tokens", ">mean square", ">largest", ">of input", ">share of the top 1 %", "note"];

    public static string Draw(ImportanceResult result)
    {
        var table = new TextTable(Heads);
        foreach (var tensor in result.Tensors)
        {
            table.Add(Row(tensor));
        }

        return $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{table}";
    }

    public static string Title(ImportanceResult result) => $"What matters to {VisibleText.Phrase(result.Model)}: an importance matrix";

    public static IEnumerable<string> Notes(ImportanceResult r)
    {
        if (!r.IsComplete)
        {
            yield return $"Interrupted: this is the matrix of the first {Figures.Whole(r.ChunkCount)} of {Figures.Count(r.PlannedChunks, "piece")}, {Figures.Whole((long)r.ChunkCount * r.ChunkSize)} tokens.";
        }

        yield return $"The mean square of each input of {Figures.Count(r.Tensors.Count, "weight matrix", "weight matrices")} over {Figures.Count(r.ChunkCount, "piece")} of {r.ChunkSize} tokens of {VisibleText.Phrase(r.Dataset)}: a weight's error counts by the mean square of what the weight is multiplied with.";
        if (r.Tensors.Count > 0)
        {
            var peak = r.Tensors.MaxBy(t => t.TopShare)!;
            yield return $"Most uneven is {VisibleText.OneLine(peak.Name)}: the top hundredth of its inputs has {Figures.Percent(peak.TopShare)} of all squares.";
        }

        if (r.Path is { } path)
        {
            yield return $"It was saved as {ShownPath.Of(path)}, in the form of llama-imatrix.";
        }
    }

    public static string[] Row(TensorImportance t) =>
    [
        VisibleText.OneLine(t.Name), Figures.Whole(t.Columns), Figures.Whole(t.Tokens), QuantizationErrorText.Number(t.Mean), QuantizationErrorText.Number(t.Largest), $"{t.LargestColumn}", Figures.Percent(t.TopShare),
        t.UntouchedMatrices > 0 ? $"{t.UntouchedMatrices} experts saw no token" : string.Empty,
    ];
}
