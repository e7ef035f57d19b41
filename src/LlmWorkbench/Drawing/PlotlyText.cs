namespace LlmWorkbench.Drawing;

/// <summary>Text for titles, ticks and hover labels of Plotly, which reads a few HTML tags and entities in them.</summary>
public static class PlotlyText
{
    /// <summary>Makes text plain for Plotly: no part of it is taken for a tag or an entity.</summary>
    /// <param name="text">Text of a model, a file or a user.</param>
    /// <returns>Text in which spaces and control characters are visible and <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> are entities.</returns>
    public static string Label(string text) => VisibleText.OneLine(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
