using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Samples;

/// <summary>The words and their tokens as a table.</summary>
internal static class HelloView
{
    /// <summary>As lines of text.</summary>
    public static string Text(HelloResult result) => $"{result.ToTable()}\n\n{Summary(result)}";

    /// <summary>As HTML: what is put into a markup is encoded.</summary>
    public static Markup Html(HelloResult result) =>
        Theme.View("Tokens for each word", Markup.Of($"{result.ToTable().ToMarkup()}<p>{Summary(result)}</p>"));

    private static string Summary(HelloResult result) =>
        $"{VisibleText.Phrase(result.Model)} reads {Figures.Fixed(result.TokensPerWord, 2)} tokens for each word.";
}
