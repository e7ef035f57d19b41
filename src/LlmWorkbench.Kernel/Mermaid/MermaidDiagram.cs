using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Mermaid;

/// <summary>A diagram in the Mermaid language, drawn in the page.</summary>
internal static class MermaidDiagram
{
    private const string Marker = "data-lw-mermaid";
    private static readonly Lazy<string> s_script = new(() => new StreamReader(Resource("mermaid-diagram.js")).ReadToEnd());

    /// <summary>Mermaid itself, of the npm package <c>mermaid</c>, which the build fetches; null in a build that npm could not fetch it
    /// for.</summary>
    public static PageLibrary? Library { get; } =
        typeof(MermaidDiagram).Assembly.GetManifestResourceInfo("mermaid.min.js") is null
            ? null
            : new PageLibrary("mermaid.js", Marker, "mermaid", OpenMermaid);

    /// <summary>Makes the output.</summary>
    /// <param name="source">The diagram's text.</param>
    /// <returns>A box for the drawing with the text below it, to be opened; the text stands there alone until Mermaid has come.</returns>
    public static MimeBundle Of(string source)
    {
        if (Library is null)
        {
            return MimeBundle.Html(
                Markup
                    .Of($"<p>A Mermaid diagram, which this build cannot draw: it was made without npm.</p><pre><code>{source}</code></pre>")
                    .ToString(),
                source
            );
        }

        // The key is made from the content, so that running a notebook again changes nothing in its file.
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..12];

        // The default encoder of System.Text.Json writes <, >, & and ' as \u escapes: no «</script>» can come through.
        string script = s_script
            .Value.Replace("KEY", key, StringComparison.Ordinal)
            .Replace("READY", Library.ReadyPromise, StringComparison.Ordinal)
            .Replace("SOURCE", JsonSerializer.Serialize(source), StringComparison.Ordinal)
            .WithLineFeeds();
        return MimeBundle.Html(
            Markup
                .Of(
                    $"""
                    <div class="lw lw-mermaid" {Markup.Raw(
                        Marker
                    )}="{key}" style="overflow-x:auto"><div class="lw-diagram"></div><p class="lw-note lw-wait">A Mermaid diagram. It is drawn when the notebook is run; until then this is what it says.</p><details open><summary class="lw-note" style="font-size:.85em;display:list-item;cursor:pointer">Mermaid source</summary><pre><code>{source}</code></pre></details></div><script>{Markup.Raw(
                        script
                    )}</script>
                    """
                )
                .ToString(),
            source
        );
    }

    // Its last line reads what the first has declared as a property of the window, which it is not inside of the function that keeps
    // requirejs out.
    private static MemoryStream OpenMermaid()
    {
        using var reader = new StreamReader(Resource("mermaid.min.js"));
        return new MemoryStream(
            Encoding.UTF8.GetBytes(
                reader.ReadToEnd().Replace("globalThis.__esbuild_esm_mermaid_nm", "__esbuild_esm_mermaid_nm", StringComparison.Ordinal)
            )
        );
    }

    private static Stream Resource(string name) => typeof(MermaidDiagram).Assembly.GetManifestResourceStream(name)!;
}
