using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Pages;

/// <summary>The scripts that an output carries with it, so that it works in a saved notebook and in an exported page.</summary>
internal static class PageScript
{
    /// <summary>Reads a script of this assembly.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>JavaScript with line feeds alone.</returns>
    public static string Read(string name)
    {
        using Stream stream =
            typeof(PageScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().WithLineFeeds();
    }

    /// <summary>
    /// A name for the output that data belong to. It is made from the content, so that running a notebook again changes nothing in
    /// its file.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <returns>Twelve hexadecimal digits.</returns>
    public static string Key(string data) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..12];

    /// <summary>A script element that sees <c>key</c> and <c>data</c> and shares no other name with the page.</summary>
    /// <param name="key">The output's name.</param>
    /// <param name="data">JSON of the standard encoder, which escapes &lt;, &gt; and &amp;: no text of a model can end the script.</param>
    /// <param name="script">The JavaScript of the page, which belongs to us and not to a user.</param>
    /// <returns>The element.</returns>
    public static Markup Element(string key, string data, string script) =>
        Markup.Raw($"<script>(() => {{\nconst key = \"{key}\", data = {data};\n{script}}})();</script>");

    /// <summary>Text for data: a direction override or a control character loses its power in the page as in every other view.</summary>
    /// <param name="text">Text of a model, a file or a user.</param>
    /// <returns>The text as <see cref="Markup.Encode"/> shows it.</returns>
    public static string Shown(string text) => System.Net.WebUtility.HtmlDecode(Markup.Encode(text));
}
