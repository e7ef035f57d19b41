namespace LlmWorkbench.Drawing;

/// <summary>Words that speak of colours or frames. They are an attribute that our style shows: where a front end takes the styles and
/// attributes out, words about colours that are not there go with them.</summary>
public static class StyledWords
{
    /// <summary>Writes them.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>For use inside <see cref="Theme.View"/>.</returns>
    public static Markup Of(string text) => Markup.Of($"<span data-lw-said=\"{text}\"></span>");
}
