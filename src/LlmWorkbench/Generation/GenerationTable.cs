using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Generation;

/// <summary>The tokens of a generation as tables.</summary>
internal static class GenerationTable
{
    /// <summary>A row for each token.</summary>
    public static Table Of(GenerationResult result) =>
        Table.Of(
            result.Tokens.Index(),
            new("model", null, _ => result.Model),
            new("place", "#", t => t.Index + 1, Format.Number),
            new("id", null, t => t.Item.Id < 0 ? null : t.Item.Id),
            new("token", "token", t => t.Item.Text, Format.Code) { Shown = t => Label(t.Item.Text, t.Item.Bytes) },
            new("text", null, t => t.Item.Delta),
            new("model_probability", "to the model", t => Told(t.Item.ModelProbability), Format.Percent),
            new("probability", "after the filters", t => Told(t.Item.Probability), Format.Percent),
            new(null, "chosen over", t => Others(t.Item), Format.Code)
        );

    /// <summary>A row for each token that could have stood in the place of one, narrow enough for a card in a small page.</summary>
    public static Table Of(GeneratedToken token) =>
        Table.Of(
            token.Alternatives,
            new(null, " ", a => a.Id == token.Id ? "▸" : " "),
            new(null, "token", a => Label(a.Text, a.Bytes)),
            new(null, "model", a => a.ModelProbability, Format.Percent),
            new(null, "filtered", a => Told(a.Probability), Format.AfterFilters),
            new(null, " ", a => new string('█', (int)Math.Round(a.ModelProbability * 8)))
        );

    /// <summary>A probability; <see langword="null"/> where a service does not tell it.</summary>
    public static double? Told(double probability) => double.IsNaN(probability) ? null : probability;

    /// <summary>A token in a line.</summary>
    public static string Label(string text, ReadOnlyMemory<byte> bytes) => VisibleText.Token(text, bytes.Span);

    private static string Others(GeneratedToken token) =>
        string.Join(
            " · ",
            token.Alternatives.Where(a => a.Id != token.Id).Select(a => $"{Label(a.Text, a.Bytes)} {Figures.Percent(a.ModelProbability)}")
        );
}
