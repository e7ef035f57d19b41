namespace LlmWorkbench.Drawing;

/// <summary>A part of a view that is opened and closed with a click.</summary>
public static class Fold
{
    // Bootstrap, in Jupyter Notebook, takes the triangle away. Where our styles are taken out as well, words say what a click does.
    private static readonly Markup s_begin = Markup.Raw("<summary style=\"display:list-item;cursor:pointer\">");
    private static readonly Markup s_end = Markup.Raw("<small class=\"lw-open\"> (click to open)</small></summary>");
    private static readonly Markup s_endOpen = Markup.Raw("</summary>");

    /// <summary>Folds something away.</summary>
    /// <param name="title">What stays in sight; holes are encoded.</param>
    /// <param name="content">What is folded away.</param>
    /// <param name="isOpen">Whether it is in sight at first.</param>
    /// <returns>A <c>details</c> element.</returns>
    public static Markup Of(MarkupHandler title, Markup content, bool isOpen = false) =>
        Markup.Of(
            $"<details{(isOpen ? Markup.Raw(" open") : Markup.Empty)}>{s_begin}{Markup.Of(title)}"
                + $"{(isOpen ? s_endOpen : s_end)}{content}</details>"
        );
}
