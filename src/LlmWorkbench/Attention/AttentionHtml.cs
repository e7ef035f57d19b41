using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention;

/// <summary>
/// The attention explorer: a grid of all heads, one of them enlarged, and lines from a chosen token, drawn by a script from data in the
/// output; below it a table of the scores. The output of one model stays under 2 MiB, whatever the text and the model.
/// </summary>
internal static class AttentionHtml
{
    private const int MaxRows = 200;
    private const int MaxOpen = 4;

    private const string Css = """
        .lw .lw-attention{container-type:inline-size}
        .lw .lw-attention .lw-tall{max-height:544px;overflow:auto;padding:3px}
        .lw .lw-attention .lw-heads{display:grid;grid-template-columns:max-content repeat(var(--lw-count),minmax(54px,102px));gap:5px;width:max-content;max-width:100%;font-size:.8em;color:var(--lw-soft)}
        .lw .lw-attention .lw-many{grid-template-columns:max-content repeat(var(--lw-count),51px);max-width:none}
        .lw .lw-attention .lw-many small{display:none}
        .lw .lw-attention .lw-top{text-align:center;white-space:nowrap}.lw .lw-attention .lw-side{align-self:center;white-space:nowrap}
        .lw .lw-attention .lw-heads button{display:block;padding:2px;margin:0;background:none;border:1px solid var(--lw-line);border-radius:4px;cursor:pointer;font:inherit;color:inherit;line-height:1.2;min-width:0}
        .lw .lw-attention .lw-heads button:hover{border-color:var(--lw-ink)}
        .lw .lw-attention .lw-heads button[aria-pressed=true]{outline:2px solid var(--lw-ink);color:var(--lw-ink)}
        .lw .lw-attention .lw-heads button:focus-visible{outline:3px solid #e69f00}
        .lw .lw-attention .lw-heads canvas{display:block;width:100%;aspect-ratio:1;background:var(--lw-shade)}
        .lw .lw-attention .lw-heads small{display:block;font-size:.88em;overflow-wrap:anywhere;min-height:1.2em}
        .lw .lw-attention .lw-pick:not([hidden]){display:flex;flex-wrap:wrap;gap:5px 10px;align-items:center;margin:8px 0 3px}
        .lw .lw-attention .lw-pick label{font-weight:400;margin:0}
        .lw .lw-attention .lw-pick :is(select,button){font:inherit;color:inherit;background:var(--lw-paper);border:1px solid var(--lw-soft);border-radius:4px;padding:1.6px 6px;height:auto;width:auto;max-width:100%}
        .lw .lw-attention .lw-pick button{background:var(--lw-shade);font-size:.88em;cursor:pointer}
        .lw .lw-attention .lw-pick :is(select,button):focus-visible{outline:2px solid var(--lw-ink);outline-offset:1px}
        .lw .lw-attention .lw-said{min-height:2.9em;margin:1.6px 0}
        .lw .lw-attention .lw-look{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:6px 26px;align-items:start}
        .lw .lw-attention .lw-frame{position:relative}
        .lw .lw-attention .lw-frame>*{position:absolute}
        .lw .lw-attention .lw-frame canvas{image-rendering:pixelated;background:var(--lw-shade);cursor:crosshair;touch-action:manipulation}
        .lw .lw-attention .lw-mark{border:1px solid #d55e00;border-width:1px 0;pointer-events:none}
        .lw .lw-attention .lw-frame span{position:absolute;white-space:nowrap;overflow:hidden;color:var(--lw-soft);font-family:var(--lw-mono)}
        .lw .lw-attention .lw-row-name{left:0;text-align:right;text-overflow:ellipsis}
        .lw .lw-attention .lw-column-name{top:0;writing-mode:vertical-rl;transform:rotate(180deg);text-align:left}
        .lw .lw-attention .lw-text{position:relative;isolation:isolate;max-height:416px;overflow-y:auto;border:1px solid var(--lw-line);border-radius:6px;padding:19px 10px 8px;font-family:var(--lw-mono);font-size:.93em;line-height:1.35}
        .lw .lw-attention .lw-text div{display:inline-block;white-space:nowrap;max-width:100%}
        .lw .lw-attention .lw-text span{display:inline-block;white-space:pre-wrap;max-width:100%;border-radius:3px;padding:.1em .05em;margin-bottom:1.05em;cursor:pointer}
        .lw .lw-attention .lw-text span:hover{outline:1px solid var(--lw-soft)}
        .lw .lw-attention .lw-text .lw-chosen{outline:2px solid #d55e00;outline-offset:1px;font-weight:400}
        .lw .lw-attention .lw-text .lw-chosen:focus-visible{outline-width:3px}
        .lw .lw-attention .lw-text .lw-later{color:var(--lw-soft);opacity:.75}
        .lw .lw-attention .lw-text svg{position:absolute;left:0;top:0;z-index:-1;pointer-events:none;overflow:visible}
        .lw .lw-attention .lw-text path{fill:none;stroke:#d55e00;stroke-linecap:round}
        .lw .lw-attention .lw-reads{width:100%}
        .lw .lw-attention .lw-reads td{padding:1.3px 8px 1.3px 0;white-space:normal}
        .lw .lw-attention .lw-reads .lw-num{white-space:nowrap}
        .lw .lw-attention .lw-track{width:35%}
        .lw .lw-attention .lw-amount{display:block;height:.7em;margin-top:.4em;background:#0072b2;border-radius:1px}
        @container (max-width:704px){.lw .lw-attention .lw-look{grid-template-columns:minmax(0,1fr)}.lw .lw-attention .lw-heads{gap:3px}}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    private static readonly string s_script = string.Concat(
        ((string[])["attention-patterns.js", "attention-map.js", "attention-lines.js", "attention-explorer.js"]).Select(PageScript.Read)
    );

    /// <summary>The explorer, the legend and the table.</summary>
    public static Markup Draw(AttentionResult result)
    {
        var data = new AttentionData(result);
        string json = data.ToJson();
        string key = PageScript.Key(json);
        return Theme.View(
            AttentionText.Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{AttentionText.Summary(result)}{Smaller(result, data)}</p>
                <div class="lw-attention" data-lw-attention="{key}">{AttentionStill.Draw(result)}</div>
                {ColourLegend.Of([
                    StyledWords.Of("share of a token's reading:"),
                    .. ((double[])[0.01, 0.1, 0.25, 0.5, 1]).Select(Swatch),
                ])}
                {PageScript.Element(key, json, s_script)}
                {Fold.Of(
                    $"Table of the heads",
                    Markup.Of($"{Heads(result.ToTable())}<p class=\"lw-note\">{AttentionText.Explanation}</p>"),
                    result.Heads.Count <= MaxOpen
                )}
                """
            ),
            s_style
        );
    }

    /// <summary>The scores as a table, as far as a page should hold one.</summary>
    public static Markup Heads(Table heads)
    {
        Markup more =
            heads.Rows.Count > MaxRows
                ? Markup.Of($"<p class=\"lw-note\">{Figures.Whole(heads.Rows.Count - MaxRows)} more rows are in ToCsv().</p>")
                : Markup.Empty;
        return Markup.Of($"{heads.First(MaxRows).ToMarkup()}{more}");
    }

    // What is not shown as it is, is said.
    private static string Smaller(AttentionResult result, AttentionData data)
    {
        string some = data.HeadCount == result.Heads.Count ? "" : $" This page shows the first {Figures.Whole(data.HeadCount)} heads.";
        if (data.IsExact)
        {
            return some;
        }

        string links = data.Links switch
        {
            0 => "links of single tokens are left out",
            1 => "of each token the strongest link is kept",
            _ => $"of each token the {data.Links} strongest links are kept",
        };
        string whole = result.TileSize == 1 ? " The result itself has every weight." : "";
        string finer = data.HeadCount > 1 ? " Fewer heads (--layer, --head) show more." : "";
        return $"{some} In this page {data.TileSize} × {data.TileSize} tokens are one cell, and {links}, so that it stays small; "
            + $"scores are those of all weights.{whole}{finer}";
    }

    private static Markup Swatch(double share) =>
        ColourLegend.Swatch($"rgba(38,139,210,{Figures.Fixed(Math.Pow(share, 0.4))})", FormattableString.Invariant($"{share * 100:0} %"));
}
