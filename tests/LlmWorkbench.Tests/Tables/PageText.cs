using System.Text.RegularExpressions;

namespace LlmWorkbench.Tests.Tables;

/// <summary>A page as it is read, without its programs.</summary>
internal static partial class PageText
{
    /// <summary>The HTML without what a browser runs or takes for styles: libraries have quotes and markup of their own.</summary>
    public static string WithoutScripts(string html) => Programs().Replace(html, "");

    [GeneratedRegex("<(script|style)\\b[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Programs();
}
