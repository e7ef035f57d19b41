using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>Text for titles, ticks and hover labels of Plotly, which reads a few HTML tags and entities in them.</summary>
public static class PlotlyText
{
    /// <summary>Makes text plain for Plotly: no part of it is taken for a tag or an entity.</summary>
    /// <param name="text">Text of a model, a file or a user.</param>
    /// <returns>Text in which spaces and control characters are visible and <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> are entities.</returns>
    public static string Label(string text) => Line(VisibleText.OneLine(text));

    /// <summary>Makes a name plain for Plotly: of a model, a dataset, a task. Its blanks are blanks, those of a token are not.</summary>
    /// <param name="name">A name of any origin.</param>
    /// <returns>Text in which spaces are spaces, control characters are visible and <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> are
    /// entities.</returns>
    public static string Name(string name) => Line(VisibleText.Line(name));

    /// <summary>Makes text plain for Plotly whose spaces and control characters are visible already, or are meant to stay as they
    /// are.</summary>
    /// <param name="text">Text of a model, a file or a user.</param>
    /// <returns>Text in which <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> are entities: of those that HTML has, Plotly knows a few
    /// only.</returns>
    public static string Line(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
