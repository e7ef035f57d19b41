using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Quantization;

/// <summary>A quantized file as plain text.</summary>
internal static class QuantizeText
{
    public static readonly string[] TypeHeads = ["stored as", ">bits per weight", ">tensors", ">weights", ">of all", ">bytes"];
    public static readonly string[] TensorHeads = ["tensor", ">shape", "was", "is", ">bits per weight", ">bytes before", ">bytes", "note"];

    public static string Draw(QuantizeResult result)
    {
        var types = new TextTable(TypeHeads);
        foreach (var share in result.Types)
        {
            types.Add(Row(share, result));
        }

        var tensors = new TextTable(TensorHeads);
        foreach (var tensor in result.Tensors)
        {
            tensors.Add(Row(tensor));
        }

        return $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{types}\n\n{tensors}";
    }

    public static string Title(QuantizeResult result) => $"{VisibleText.Phrase(result.Model)} quantized to {result.Type}{(result.Pure ? ", pure" : string.Empty)}";

    /// <summary>What is to be known of it, a sentence each.</summary>
    public static IEnumerable<string> Notes(QuantizeResult r)
    {
        yield return $"{Figures.Whole(r.WeightCount)} weights at {Figures.Fixed(r.BitsPerWeight)} bits each instead of {Figures.Fixed(r.SourceBitsPerWeight)}: a file of {Figures.Bytes(r.FileBytes)} instead of {Figures.Bytes(r.SourceBytes)}, {Figures.Percent((double)r.FileBytes / r.SourceBytes)} of it.";
        yield return $"{(r.WasThere ? "It had been written before, from the same weights in the same way" : "It was written")}: {ShownPath.Of(r.Path)}.";
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
            yield return $"{fallbacks.Count} of {Figures.Count(r.Tensors.Count(t => t.IsMatrix), "matrix", "matrices")} got another type than they were to have, because their rows are no multiple of its block: {string.Join(", ", fallbacks.GroupBy(t => (t.FallbackFrom, t.Type)).Select(g => $"{g.Key.Type} instead of {g.Key.FallbackFrom} for {g.Count()}"))}.";
        }

        yield return r.LoadedAs is { } name
            ? $"It is loaded as {VisibleText.Phrase(name)}: commands take --model {VisibleText.Phrase(name)}."
            : $"Commands take it by its path: --model {ShownPath.Of(r.Path)}.";
    }

    public static string[] Row(TypeShare share, QuantizeResult result) =>
    [
        share.Type.ToString(), Figures.Fixed(8.0 * share.Bytes / share.WeightCount), $"{share.TensorCount}", Figures.Whole(share.WeightCount), Figures.Percent((double)share.WeightCount / result.WeightCount), Figures.Bytes(share.Bytes),
    ];

    public static string[] Row(QuantizedTensor t) =>
    [
        VisibleText.OneLine(t.Name), string.Join(" × ", t.Dimensions), t.SourceType.ToString(), t.Type.ToString(), Figures.Fixed(t.BitsPerWeight), Figures.Bytes(t.SourceBytes), Figures.Bytes(t.Bytes), Note(t),
    ];

    private static string Note(QuantizedTensor t) => (t.FallbackFrom, t.IsCopied, t.UsesImportance) switch
    {
        ({ } from, _, _) => $"instead of {from}: rows of {t.Dimensions[0]}",
        (_, true, _) => t.IsMatrix ? "copied" : "a vector, copied",
        (_, _, true) => "with importance",
        _ => string.Empty,
    };
}
