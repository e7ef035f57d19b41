using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>A block of weights as a chart, the stored bits, and a table in which pointing at a weight marks its bits.</summary>
internal static class BlockView
{
    public static string Text(BlockResult result) =>
        $"{Title(result)}\n\n{string.Join("\n\n", result.Blocks.Select(block => Text(result, block)))}";

    public static string Title(BlockResult r) =>
        $"{r.Blocks.Max(b => b.Weights.Count)} weights of {VisibleText.OneLine(r.Tensor)} of {VisibleText.Phrase(r.Model)}: row "
        + $"{r.Row}, columns {r.Column} to {r.Column + r.Blocks.Max(b => b.Weights.Count) - 1}";

    /// <summary>What the block is made of, a sentence each.</summary>
    public static IEnumerable<string> Notes(QuantizedBlock b)
    {
        yield return $"{Figures.Count(b.Weights.Count, "weight")} in {Figures.Count(b.Bytes.Count, "byte")}, "
            + $"{Figures.Fixed(b.BitsPerWeight)} bits each: {b.CodeBits} for the code, the rest for scales. {b.Formula}.";
        yield return string.Join("; ", b.Scales.Select(s => $"{s.Name} = {Figures.Error(s.Value)} ({s.Meaning})")) + ".";
        yield return $"The error has a root mean square of {Figures.Error(b.RootMeanSquareError)}, and is {Figures.Error(b.LargestError)} "
            + "at most.";
    }

    private static string Text(BlockResult result, QuantizedBlock block)
    {
        string fields = string.Join(
            '\n',
            block.Fields.Select(f =>
                $"bytes {f.Start}–{f.Start + f.Length - 1}  {f.Name}: {f.Meaning}\n  "
                + $"{VisibleText.Hex([.. block.Bytes.Skip(f.Start).Take(f.Length)])}"
            )
        );
        return $"{block.Type}\n{string.Join('\n', Notes(block))}\n\n{fields}\n\n"
            + $"{(block.Parts.Count > 1 ? $"{Parts(block)}\n\n" : "")}{Weights(result, block)}";
    }

    // The scales of the parts, where there are several.
    private static Table Parts(QuantizedBlock block)
    {
        bool hasMinimum = block.Parts[0].MinimumCode is not null;
        return Table.Of(
            block.Parts,
            new(null, "weights", part => $"{part.First}–{part.First + part.Length - 1}", Format.Number),
            new(null, "scale code", part => part.ScaleCode, Format.Number),
            new(null, "scale", part => part.Scale, Format.Fixed(6)),
            new(null, hasMinimum ? "minimum code" : null, part => part.MinimumCode, Format.Number),
            new(null, hasMinimum ? "minimum" : null, part => part.Minimum, Format.Fixed(6))
        );
    }

    private static Table Weights(BlockResult result, QuantizedBlock block) => (result with { Blocks = [block] }).ToTable();

    private const int ChartHeight = 420;

    private static readonly Markup s_style = Theme.StyleOf(
        """
        .lw .lw-bits{font-family:var(--lw-mono);font-size:.86em;display:flex;flex-wrap:wrap;gap:4px;margin:3px 0 10px}
        .lw .lw-byte{display:inline-flex;flex-direction:column;border:1px solid var(--lw-line);border-radius:3px;text-align:center;line-height:1.35}
        .lw .lw-byte small{font-size:.8em;color:var(--lw-soft);border-bottom:1px solid var(--lw-line);padding:0 5px}
        .lw .lw-byte span{padding:0 1.9px}.lw .lw-byte i{font-style:normal;padding:0 .3px;cursor:default}
        .lw .lw-block tr[data-w]{cursor:default}
        .lw .lw-mark,.lw .lw-block tr.lw-mark td{background:color-mix(in srgb,#e69f00 45%,transparent)!important}
        """
    );

    public static Markup Html(BlockResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"{Markup.Each(result.Blocks, block => Html(result, block))}<p class=\"lw-note\">Where scripts run, pointing at a "
                    + $"bit or at a weight marks what belongs "
                    + $"together.</p><script>{Markup.Raw(PageScript.Read("block-bits.js"))}</script>"
            ),
            s_style
        );

    private static Markup Html(BlockResult result, QuantizedBlock block) =>
        Markup.Of(
            $"""
            {ChartHtml.Of(block.Chart(), ChartHeight)}
            <div class="lw-block">
            {Markup.Each(Notes(block), note => Markup.Of($"<p>{note}</p>"))}
            {(block.Parts.Count > 1 ? Scales(block) : Markup.Empty)}
            <p class="lw-note">The {block.Bytes.Count} bytes as they lie in the file, each with its bits from the highest to the lowest.</p>
            {Markup.Each(block.Fields, field => Field(block, field))}
            {Fold.Of(
                $"Each of the {block.Weights.Count} weights",
                HtmlTable.Write(Weights(result, block), weight => Markup.Of($" data-w=\"{weight}\"")),
                block.Weights.Count <= 32
            )}
            </div>
            """
        );

    private static Markup Scales(QuantizedBlock block) =>
        Fold.Of(
            $"Its {block.Parts.Count} parts of {block.Parts[0].Length} weights have scales of their own",
            (Parts(block) with { Caption = "The parts of the block and their scales" }).ToMarkup()
        );

    private static Markup Field(QuantizedBlock block, BlockField field)
    {
        Dictionary<(int Byte, int Bit), int> owners = [];
        foreach ((int i, BlockWeight? weight) in block.Weights.Index())
        {
            foreach (BitRun run in weight.Bits)
            {
                for (int bit = run.FirstBit; bit < run.FirstBit + run.Count; bit++)
                {
                    owners[(run.Byte, bit)] = i;
                }
            }
        }

        return Markup.Of(
            $"""
            <div><span class="lw-code">{field.Name}</span> {field.Meaning}</div><div class="lw-bits">{Enumerable.Range(
                field.Start,
                field.Length
            ).Select(place => Byte(block, place, owners))}</div>
            """
        );
    }

    private static Markup Byte(QuantizedBlock block, int place, Dictionary<(int Byte, int Bit), int> owners)
    {
        IEnumerable<Markup> bits = Enumerable
            .Range(0, 8)
            .Reverse()
            .Select(bit =>
                owners.TryGetValue((place, bit), out int owner)
                    ? Markup.Of($"<i data-w=\"{owner}\" title=\"weight {owner}\">{(block.Bytes[place] >> bit) & 1}</i>")
                    : Markup.Of($"<i>{(block.Bytes[place] >> bit) & 1}</i>")
            );
        return Markup.Of($"<span class=\"lw-byte\"><small>{place}: {block.Bytes[place]:X2} </small><span>{bits}</span></span> ");
    }
}
