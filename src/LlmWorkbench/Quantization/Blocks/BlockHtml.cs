using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>A block of weights as a chart, the stored bits, and a table in which pointing at a weight marks its bits.</summary>
internal static class BlockHtml
{
    private const int ChartHeight = 420;

    private static readonly Markup Style = Markup.Raw("""
        <style>
        .lw .lw-bits{font-family:var(--lw-mono);font-size:.86em;display:flex;flex-wrap:wrap;gap:.25rem;margin:.2rem 0 .6rem}
        .lw .lw-byte{display:inline-flex;flex-direction:column;border:1px solid var(--lw-line);border-radius:3px;text-align:center;line-height:1.35}
        .lw .lw-byte small{font-size:.8em;color:var(--lw-soft);border-bottom:1px solid var(--lw-line);padding:0 .3rem}
        .lw .lw-byte span{padding:0 .12rem}.lw .lw-byte i{font-style:normal;padding:0 .02rem;cursor:default}
        .lw .lw-block tr[data-w]{cursor:default}
        .lw .lw-mark,.lw .lw-block tr.lw-mark td{background:color-mix(in srgb,#e69f00 45%,transparent)!important}
        </style>
        """.WithLineFeeds());

    public static Markup Draw(BlockResult result) => Theme.View(
        BlockText.Title(result),
        Markup.Of($"{Markup.Each(result.Blocks, Draw)}<p class=\"lw-note\">Where scripts run, pointing at a bit or at a weight marks what belongs together.</p><script>{Markup.Raw(PageScript.Read("block-bits.js"))}</script>"),
        Style);

    private static Markup Draw(QuantizedBlock block) => Markup.Of($"""
        {ChartHtml.Of(block.Chart(), ChartHeight)}
        <div class="lw-block">
        {Markup.Each(BlockText.Notes(block), note => Markup.Of($"<p>{note}</p>"))}
        {(block.Parts.Count > 1 ? Parts(block) : Markup.Empty)}
        <p class="lw-note">The {block.Bytes.Count} bytes as they lie in the file, each with its bits from the highest to the lowest.</p>
        {Markup.Each(block.Fields, field => Field(block, field))}
        {Fold.Of($"Each of the {block.Weights.Count} weights", Weights(block), block.Weights.Count <= 32)}
        </div>
        """);

    private static Markup Parts(QuantizedBlock block)
    {
        var table = new HtmlTable(BlockText.PartHeads(block)) { Caption = "The parts of the block and their scales" };
        foreach (var part in block.Parts)
        {
            table.Add(BlockText.Row(part));
        }

        return Fold.Of($"Its {block.Parts.Count} parts of {block.Parts[0].Length} weights have scales of their own", table.ToMarkup());
    }

    private static Markup Field(QuantizedBlock block, BlockField field)
    {
        Dictionary<(int Byte, int Bit), int> owners = [];
        foreach (var (i, weight) in block.Weights.Index())
        {
            foreach (var run in weight.Bits)
            {
                for (var bit = run.FirstBit; bit < run.FirstBit + run.Count; bit++)
                {
                    owners[(run.Byte, bit)] = i;
                }
            }
        }

        return Markup.Of($"""
            <div><span class="lw-code">{field.Name}</span> {field.Meaning}</div><div class="lw-bits">{Enumerable.Range(field.Start, field.Length).Select(place => Byte(block, place, owners))}</div>
            """);
    }

    private static Markup Byte(QuantizedBlock block, int place, Dictionary<(int Byte, int Bit), int> owners)
    {
        var bits = Enumerable.Range(0, 8).Reverse().Select(bit => owners.TryGetValue((place, bit), out var owner)
            ? Markup.Of($"<i data-w=\"{owner}\" title=\"weight {owner}\">{(block.Bytes[place] >> bit) & 1}</i>")
            : Markup.Of($"<i>{(block.Bytes[place] >> bit) & 1}</i>"));
        return Markup.Of($"<span class=\"lw-byte\"><small>{place}: {block.Bytes[place]:X2} </small><span>{bits}</span></span> ");
    }

    private static Markup Weights(QuantizedBlock block)
    {
        var heads = Markup.Each(BlockText.WeightHeads, head => Markup.Of($"<th scope=\"col\"{Class(head)}>{head.TrimStart('>')}</th>"));
        var rows = Enumerable.Range(0, block.Weights.Count).Select(i => Markup.Of(
            $"<tr data-w=\"{i}\">{BlockText.Row(block, i).Select((cell, column) => Markup.Of($"<td{Class(BlockText.WeightHeads[column])}>{cell}</td>"))}</tr>"));
        return Markup.Of($"<div class=\"lw-scroll\"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>");
    }

    private static Markup Class(string head) => head.StartsWith('>') ? Markup.Raw(" class=\"lw-num\"") : Markup.Raw(" class=\"lw-code\"");
}
