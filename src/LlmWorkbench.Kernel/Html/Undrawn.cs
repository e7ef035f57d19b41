using LlmWorkbench.Drawing;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Keeps what cannot be drawn from costing the page, which is written when all cells have run.</summary>
internal static class Undrawn
{
    /// <summary>Draws a part of a page, or shows it as plain text under a sentence that says why.</summary>
    /// <param name="draw">Draws it.</param>
    /// <param name="what">What it is, as in «This cell».</param>
    /// <param name="text">What is shown where drawing fails.</param>
    /// <returns>HTML of the source and the sentence.</returns>
    public static Markup OrText(Func<Markup> draw, string what, Func<string> text)
    {
        try
        {
            return draw();
        }
#pragma warning disable CA1031 // Whatever a part of the page does to its drawing, the others are still to be read, and it says so itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            string reason = e is WorkbenchException ? e.Message : $"{e.GetType().Name}: {e.Message}";
            return Markup.Of(
                $"<p>{what} cannot be drawn, so it stands here as plain text: {reason}</p>\n<pre tabindex=\"0\">{text()}</pre>\n"
            );
        }
    }
}
