using LlmWorkbench.Display;
using MimeTypes = LlmWorkbench.Display.MimeTypes;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Content that is meant for the page itself: HTML, scripts, styles and Markdown that the user wrote.</summary>
internal static class PageContent
{
    /// <summary>HTML as it is.</summary>
    public static MimeBundle Html(string html) => new([new(MimeTypes.Html, html)]);

    /// <summary>A script that runs when the output is shown.</summary>
    public static MimeBundle Script(string script) =>
        Html($"<script>{script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>");

    /// <summary>A script with constants that it can use.</summary>
    /// <param name="script">The script.</param>
    /// <param name="constants">Their values as JSON.</param>
    public static MimeBundle Script(string script, IReadOnlyDictionary<string, string> constants) =>
        Script(
            constants.Count == 0
                ? script
                : $"{{\n{string.Concat(constants.Select(constant => $"const {constant.Key} = {constant.Value};\n"))}{script}\n}}"
        );

    /// <summary>Style rules.</summary>
    public static MimeBundle Style(string rules) =>
        Html($"<style>{rules.Replace("</style", "<\\/style", StringComparison.OrdinalIgnoreCase)}</style>");

    /// <summary>Markdown, which the front end renders.</summary>
    public static MimeBundle Markdown(string markdown) => new([new("text/markdown", markdown), new(MimeTypes.PlainText, markdown)]);
}
