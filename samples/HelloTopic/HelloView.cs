using LlmWorkbench.Drawing;

namespace LlmWorkbench.Samples;

/// <summary>The words and their tokens as a table.</summary>
internal static class HelloView
{
    private static readonly string[] Columns = ["word", ">tokens"];

    /// <summary>As lines of text.</summary>
    public static string Text(HelloResult result)
    {
        var table = new TextTable(Columns);
        foreach (var word in result.Words)
        {
            table.Add(Row(word));
        }

        return $"{table}\n\n{Summary(result)}";
    }

    /// <summary>As HTML: what is put into a markup is encoded.</summary>
    public static Markup Html(HelloResult result)
    {
        var table = new HtmlTable(Columns);
        foreach (var word in result.Words)
        {
            table.Add(Row(word));
        }

        return Theme.View("Tokens for each word", Markup.Of($"{table.ToMarkup()}<p>{Summary(result)}</p>"));
    }

    private static string[] Row(WordCost word) => [VisibleText.OneLine(word.Word), Figures.Whole(word.Tokens)];

    private static string Summary(HelloResult result) =>
        $"{VisibleText.Phrase(result.Model)} reads {Figures.Fixed(result.TokensPerWord, 2)} tokens for each word.";
}
