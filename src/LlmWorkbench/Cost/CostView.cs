using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cost;

/// <summary>The cost as sentences, a chart and tables.</summary>
internal static class CostView
{
    private const string ChangeThem = "Every number can be changed by the option beside it.";

    public static Format Dollars { get; } = Format.Of<double>(Number);

    public static Format Millions { get; } = Format.Of<double>(Number);

    /// <summary>Where the model runs, in a word.</summary>
    public static string Place(CostResult result) => result.RunsElsewhere ? "there" : "here";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Three digits, whatever the size.</summary>
    public static string Number(double value) =>
        value >= 1000 ? Figures.Whole((long)Math.Round(value)) : value.ToString(Digits(value), CultureInfo.InvariantCulture);

    public static string Text(CostResult result) =>
        $"""
            {Headline(result)}

            {result.ToTable().ToText()}

            {Assumptions(result).ToText()}

            {ChangeThem} {Note(result)}
            """.WithLineFeeds();

    public static Markup Html(CostResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{DollarSigns.Plain(Headline(result))}</p>
                {ChartHtml.Of(result.Chart(), 440)}
                {(result.ToTable() with { Caption = "Beside hosted models" }).ToMarkup()}
                {(Assumptions(result) with { Caption = $"What this is computed from. {ChangeThem}" }).ToMarkup()}
                <p class="lw-note">{Note(result)}</p>
                """
            )
        );

    private static string Title(CostResult result) =>
        result switch
        {
            { Model: { } model, RunsElsewhere: true } => $"What running {VisibleText.Phrase(model)} costs on its machine",
            { Model: { } model } => $"What running {VisibleText.Phrase(model)} costs here",
            _ => "What running a model here costs",
        };

    private static string Headline(CostResult result)
    {
        LocalCost local = result.Local;
        ServiceCost[] dearer = [.. result.Services.Where(s => s.PerMillionWritten > local.PerMillionWritten)];
        return $"At this use, {Number(local.MillionsMonthly)} million written tokens a month, a million costs "
            + $"{Number(local.PerMillionWritten)} $ {Place(result)}, of which electricity {Number(local.ElectricityPerMillion)} $. "
            + dearer.Length switch
            {
                _ when result.Services.Count == 1 => dearer.Length == 1 ? "The hosted model is dearer." : "The hosted model is cheaper.",
                0 => $"All {result.Services.Count} hosted models are cheaper.",
                var n when n == result.Services.Count => $"All {n} hosted models are dearer.",
                var n => $"Of {result.Services.Count} hosted models {(n == 1 ? "one is" : $"{n} are")} dearer.",
            }
            + Elsewhere(result);
    }

    // A desktop's price and power would else stand for a machine that nobody has looked at.
    private static string Elsewhere(CostResult result)
    {
        if (!result.RunsElsewhere)
        {
            return "";
        }

        string[] assumed =
        [
            .. result
                .Assumptions.Where(a => a is { Origin: CostOrigin.Assumed, Option: "--hardware" or "--watts" })
                .Select(a => $"{a.Option} ({Number(a.Value)} {a.Unit})"),
        ];
        string measured = result.Assumptions.Any(a => a is { Origin: CostOrigin.Measured, Option: "--tokens-per-second" })
            ? " Of the machine that it runs on the speed alone was measured, from here and with one request at a time: several at once "
                + "write more, for less each."
            : "";
        return measured
            + (
                assumed.Length == 0
                    ? ""
                    : $" What is said of that machine's price and power is a desktop's, and assumed: give its {Sentences.And(assumed)}."
            );
    }

    // What the comparison leaves out.
    private static string Note(CostResult result) =>
        $"A million written tokens {Place(result)} cost the machine's price, spread over its years and its use, and the electricity of the "
        + "time that writing and reading take; a hosted model's price is that of the same tokens, written and read. Tokens are compared, "
        + $"not answers: a hosted model is usually far larger than what runs {Place(result)}, and vocabularies differ. Nobody's hours are "
        + "in it, nor the electricity of a machine that waits.";

    private static Table Assumptions(CostResult result) =>
        Table.Of(
            result.Assumptions,
            new(null, "what", a => a.Name),
            new(null, "number", a => a.Value, Dollars),
            new(null, "unit", a => a.Unit),
            new(null, "from", a => Origin(a), Format.Text with { IsWrapped = true }),
            new(null, "option", a => a.Option)
        );

    private static string Origin(Assumption assumption) =>
        (
            assumption.Origin switch
            {
                CostOrigin.Given => "given",
                CostOrigin.Measured => "measured",
                CostOrigin.Listed => "listed",
                _ => "assumed",
            }
        ) + (assumption.Note.Length == 0 ? "" : $": {assumption.Note}");

    private static string Digits(double value) =>
        Math.Abs(value) switch
        {
            >= 100 => "0",
            >= 10 => "0.#",
            >= 1 => "0.##",
            >= 0.1 => "0.###",
            >= 0.01 => "0.####",
            _ => "0.######",
        };
}
