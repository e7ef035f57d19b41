using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Generation;
using LlmWorkbench.Logits;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration;

/// <summary>The sampling explorer: a static table that a script replaces by sliders, bars and draws. Its data are in the output.</summary>
internal static class SamplingView
{
    private const int MaxRows = 20;

    /// <summary>What is shown, in a few words.</summary>
    public static string Title(SamplingExploration result) =>
        $"How {VisibleText.Phrase(result.Model)} goes on after «{VisibleText.Phrase(LogitsView.Tail(result.Text))}»";

    /// <summary>A table and the numbers.</summary>
    public static string Text(SamplingExploration result) => $"{Title(result)}\n\n{Shown(result)}\n\n{Summary(result)}";

    // The most probable tokens, and one row for all others.
    private static Table Shown(SamplingExploration result)
    {
        Table table = result.ToTable().First(MaxRows);
        SamplingToken[] shown = [.. result.Tokens.Take(MaxRows)];
        int others = result.VocabularySize - shown.Length;
        return others == 0
            ? table
            : table.WithFooter(
                "",
                $"{Figures.Whole(others)} others",
                "",
                Figures.Percent(Rest(shown.Sum(t => t.ModelProbability))),
                Figures.Percent(Rest(shown.Sum(t => t.Probability)))
            );
    }

    /// <summary>The numbers in one line.</summary>
    public static string Summary(SamplingExploration result) =>
        $"Entropy {Figures.Fixed(result.EntropyBits)} bits; {Figures.Whole(result.CandidateCount)} of "
        + $"{Figures.Whole(result.VocabularySize)} tokens can be drawn. {GenerationText.Sampling(result.Options)}";

    // Rounding may leave a hair more or less than nothing.
    private static double Rest(double sum) => 1 - sum is > 1e-9 and var rest ? rest : 0;

    private const string Css = """
        .lw .lw-sampling{container-type:inline-size}
        .lw .lw-sampling fieldset{border:1px solid var(--lw-line);border-radius:6px;padding:6px 13px 10px;margin:6px 0;min-width:0}
        .lw .lw-sampling legend{color:var(--lw-soft);padding:0 5px;font-size:1em;width:auto;margin:0;border:none}
        .lw .lw-sampling .lw-sliders{display:grid;grid-template-columns:max-content minmax(112px,256px) 88px minmax(0,1fr);gap:4px 13px;align-items:center}
        .lw .lw-sampling label{font-weight:400;margin:0}
        .lw .lw-sampling input[type=range]{width:100%;margin:0;accent-color:#0072b2}
        .lw .lw-sampling input[type=number]{width:88px;font:inherit;color:inherit;background:var(--lw-paper);border:1px solid var(--lw-soft);border-radius:4px;padding:1.6px 5px;height:auto;margin:0}
        .lw .lw-sampling input[aria-invalid]{border-color:#d55e00;outline:2px solid #d55e00}
        .lw .lw-sampling .lw-buttons{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;margin:8px 0}
        .lw .lw-sampling button{font:inherit;color:inherit;background:var(--lw-shade);border:1px solid var(--lw-soft);border-radius:4px;padding:2px 11px;cursor:pointer}
        .lw .lw-sampling button:hover{border-color:var(--lw-ink)}
        .lw .lw-sampling :is(button,input):focus-visible{outline:2px solid var(--lw-ink);outline-offset:2px}
        .lw .lw-sampling .lw-stages :is(th,td){padding:1.6px 10px;white-space:normal}
        .lw .lw-sampling .lw-bars{width:calc(100% - 3px)}
        .lw .lw-sampling .lw-bars :is(th,td){padding:1.6px 8px}
        .lw .lw-sampling .lw-pair{width:45%;min-width:96px;vertical-align:middle}
        .lw .lw-sampling .lw-pair span{display:block;height:.42em;border-radius:1px;margin:1px 0}
        .lw .lw-sampling :is(.lw-pair span,.lw-swatch).lw-before{background:#0072b2}.lw .lw-sampling :is(.lw-pair span,.lw-swatch).lw-after{background:#e69f00}
        .lw .lw-sampling .lw-cut{color:var(--lw-soft)}
        .lw .lw-sampling .lw-edge td{border-top:2px dashed #d55e00}
        @container (max-width:640px){.lw .lw-sampling .lw-sliders{grid-template-columns:minmax(0,1fr) 88px}.lw .lw-sampling .lw-sliders label{grid-column:1/-1}.lw .lw-sampling .lw-sliders .lw-note{grid-column:1/-1;margin:-3px 0 6px}.lw .lw-sampling .lw-pair{width:25%;min-width:40px}.lw .lw-sampling .lw-bars :is(th,td){padding:1.6px 4px}.lw .lw-sampling .lw-wide,.lw .lw-sampling .lw-bars :is(th,td):first-child{display:none}}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    private static readonly string s_script = PageScript.Read("sampling-stages.js") + PageScript.Read("sampling-explorer.js");

    /// <summary>The table, the data and the script.</summary>
    public static Markup Html(SamplingExploration result)
    {
        string data = Data(result);

        string key = PageScript.Key(data);
        return Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <div class="lw-sampling" data-lw-sampling="{key}">{Shown(result).ToMarkup()}<p class="lw-note">{Summary(result)}</p></div>
                {PageScript.Element(key, data, s_script)}
                """
            ),
            s_style
        );
    }

    // The serializer's standard encoder escapes <, > and &, so that no text of a model can end the script.
    private static string Data(SamplingExploration result) =>
        JsonSerializer.Serialize(
            new
            {
                vocabulary = result.VocabularySize,
                window = result.Options.RepetitionWindow,
                seed = result.Options.Seed,
                settings = new
                {
                    temperature = result.Options.Temperature,
                    topK = Math.Min(result.Options.TopK, result.VocabularySize),
                    topP = result.Options.TopP,
                    minP = result.Options.MinP,
                    penalty = result.Options.RepetitionPenalty,
                },
                tokens = result.Tokens.Select(t => new object[] { PageScript.Shown(t.Label), t.Logit, t.IsRepeated ? 1 : 0 }),
                rest = result.Rest.Select(g => new object[] { g.Count, Round(g.Mean), Round(g.Variance) }),
            }
        );

    private static double Round(double value) =>
        double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
