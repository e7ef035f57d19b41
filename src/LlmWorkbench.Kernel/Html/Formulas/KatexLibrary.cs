using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Html.Formulas;

/// <summary>
/// KaTeX, of the npm package <c>katex</c>, which the build fetches: it typesets the formulas of a page, without a network. Its style and
/// the fonts that mathematics is set with come with the script; the page stays 0.3 MB larger.
/// </summary>
internal static partial class KatexLibrary
{
    /// <summary>The attribute of a formula's element; its value says how the formula stands in the text: <c>inline</c> or
    /// <c>display</c>.</summary>
    public const string Marker = "data-lw-math";

    private static readonly Assembly s_assembly = typeof(KatexLibrary).Assembly;

    /// <summary>The library; null in a build that npm could not fetch it for: formulas stay TeX then.</summary>
    public static PageLibrary? Library { get; } =
        s_assembly.GetManifestResourceInfo("katex.min.js") is null ? null : new PageLibrary("katex.js", Marker, "katex", Open);

    /// <summary>What a page needs for its formulas.</summary>
    /// <param name="content">The page's content.</param>
    /// <returns>The library and the script that typesets with it; nothing where there are no formulas.</returns>
    public static Markup For(string content)
    {
        if (Library is null || !Library.IsNeededBy(content))
        {
            return Markup.Empty;
        }

        string script = Text("formulas.js")
            .Replace("READY", Library.ReadyPromise, StringComparison.Ordinal)
            .Replace("MARKER", Marker, StringComparison.Ordinal)
            .WithLineFeeds();
        return Markup.Raw($"{Library.Fragment}<script>addEventListener(\"DOMContentLoaded\", () => {{\n{script}}});</script>\n");
    }

    // The script, and after it what adds the style.
    private static MemoryStream Open()
    {
        string style = FontFace().Replace(Text("katex.min.css"), face => Embedded(face));
        return new MemoryStream(
            Encoding.UTF8.GetBytes(
                $"{Text("katex.min.js")}\ndocument.head.append(Object.assign(document.createElement(\"style\"), {{ textContent: "
                    + $"{JsonSerializer.Serialize(style)} }}));"
            )
        );
    }

    private static string Embedded(Match face)
    {
        string name = face.Groups["font"].Value;
        if (s_assembly.GetManifestResourceInfo(name) is null)
        {
            return "";
        }

        using var bytes = new MemoryStream();
        using (Stream font = s_assembly.GetManifestResourceStream(name)!)
        {
            font.CopyTo(bytes);
        }

        return $"{face.Groups["head"].Value}src:url(data:font/woff2;base64,{Convert.ToBase64String(bytes.ToArray())}) format(\"woff2\")}}";
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(s_assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?<head>@font-face\{[^}]*?)src:url\(fonts/(?<font>[^)]+\.woff2)\)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex FontFace();
}
