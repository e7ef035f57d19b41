using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>A block of weights as plain text.</summary>
internal static class BlockText
{
    public static readonly string[] WeightHeads = [">number", ">weight", ">code", "bits", ">stored as", ">error"];

    public static string Draw(BlockResult result) => $"{Title(result)}\n\n{string.Join("\n\n", result.Blocks.Select(Draw))}";

    public static string Title(BlockResult r) =>
        $"{r.Blocks.Max(b => b.Weights.Count)} weights of {VisibleText.OneLine(r.Tensor)} of {VisibleText.Phrase(r.Model)}: row {r.Row}, columns {r.Column} to {r.Column + r.Blocks.Max(b => b.Weights.Count) - 1}";

    /// <summary>What the block is made of, a sentence each.</summary>
    public static IEnumerable<string> Notes(QuantizedBlock b)
    {
        yield return $"{Figures.Count(b.Weights.Count, "weight")} in {Figures.Count(b.Bytes.Count, "byte")}, {Figures.Fixed(b.BitsPerWeight)} bits each: {b.CodeBits} for the code, the rest for scales. {b.Formula}.";
        yield return string.Join("; ", b.Scales.Select(s => $"{s.Name} = {QuantizationErrorText.Number(s.Value)} ({s.Meaning})")) + ".";
        yield return $"The error has a root mean square of {QuantizationErrorText.Number(b.RootMeanSquareError)}, and is {QuantizationErrorText.Number(b.LargestError)} at most.";
    }

    public static string[] Row(QuantizedBlock block, int i)
    {
        var w = block.Weights[i];
        return [$"{i}", Figures.Fixed(w.Weight, 5), $"{w.Code}", Bits(block, w), Figures.Fixed(w.Value, 5), Figures.Fixed(w.Error, 5)];
    }

    /// <summary>The scales of the parts, where there are several.</summary>
    public static string[] PartHeads(QuantizedBlock block) =>
        block.Parts[0].MinimumCode is null ? [">weights", ">scale code", ">scale"] : [">weights", ">scale code", ">scale", ">minimum code", ">minimum"];

    public static string[] Row(BlockPart p)
    {
        string[] row = [$"{p.First}–{p.First + p.Length - 1}", $"{p.ScaleCode}", Figures.Fixed(p.Scale, 6)];
        return p.MinimumCode is null ? row : [.. row, $"{p.MinimumCode}", Figures.Fixed(p.Minimum, 6)];
    }

    /// <summary>The bits of a code, the highest first, with the bytes that they lie in.</summary>
    public static string Bits(QuantizedBlock block, BlockWeight w) => string.Join(" ", w.Bits.Reverse().Select(run =>
        $"{Convert.ToString((block.Bytes[run.Byte] >> run.FirstBit) & ((1 << run.Count) - 1), 2).PadLeft(run.Count, '0')} (byte {run.Byte})"));

    private static string Draw(QuantizedBlock block)
    {
        var weights = new TextTable(WeightHeads);
        for (var i = 0; i < block.Weights.Count; i++)
        {
            weights.Add(Row(block, i));
        }

        var fields = string.Join('\n', block.Fields.Select(f =>
            $"bytes {f.Start}–{f.Start + f.Length - 1}  {f.Name}: {f.Meaning}\n  {VisibleText.Hex([.. block.Bytes.Skip(f.Start).Take(f.Length)])}"));
        return $"{block.Type}\n{string.Join('\n', Notes(block))}\n\n{fields}\n\n{(block.Parts.Count > 1 ? Parts(block) + "\n\n" : string.Empty)}{weights}";
    }

    private static TextTable Parts(QuantizedBlock block)
    {
        var parts = new TextTable(PartHeads(block));
        foreach (var part in block.Parts)
        {
            parts.Add(Row(part));
        }

        return parts;
    }
}
