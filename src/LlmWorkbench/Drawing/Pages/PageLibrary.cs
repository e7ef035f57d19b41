using System.IO.Compression;
using LlmWorkbench.Display;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Pages;

/// <summary>A JavaScript library that outputs draw with: once per notebook and never from a network.</summary>
/// <remarks>
/// What a host does (the notebook kernel, the HTML export, the .NET Interactive extension):
/// <list type="number">
/// <item>Before it sends the first output for which <see cref="IsNeededBy(MimeBundle)"/> is true, it calls
/// <see cref="Prepend"/>, which puts <see cref="Fragment"/> (more than 1 MB) before that output's HTML. Later outputs go
/// out as they are.</item>
/// <item>When the same cell runs again, its old output leaves the notebook and takes the library with it; so a host
/// remembers the cell that carried it and prepends again when that cell runs again, and so it does in a new session.
/// Where the front end does not name the cells, <see cref="PageLibraryKeeping"/> sees to it in the page.</item>
/// <item>An HTML export puts <see cref="Fragment"/> into the head when any output needs it, and takes it out of the
/// outputs with <see cref="Without"/>.</item>
/// </list>
/// The order of arrival does not matter: drawings and library meet in a promise of the page, and several copies in one page
/// do no harm. The library attaches to <c>window</c> even where requirejs is present.
/// </remarks>
public sealed class PageLibrary
{
    private const string Script = """
        (() => {
          READY
          if (ready.asked) { return; }
          ready.asked = true;
          KEEP
          const packed = "PACKED";
          (async () => {
            const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
            const code = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
            const before = window.GLOBAL;
            const script = document.createElement("script");
            script.textContent = "(function (define, module, exports) {" + code + "\n})();";
            document.head.append(script);
            script.remove();
            const library = window.GLOBAL;
            if (before) { window.GLOBAL = before; }
            ready.arrive(library);
          })().catch(e => {
            ready.asked = false;
            const say = () => document.querySelectorAll("[MARKER] .lw-wait").forEach(p => { p.textContent = "LIBRARY could not be unpacked in this browser (" + e.message + "), so this cannot be drawn."; });
            say(); setInterval(say, 1000);
          });
        })();
        """;

    private readonly Lazy<string> _fragment;
    private readonly string _open;
    private readonly string _close;

    /// <summary>Describes a library.</summary>
    /// <param name="name">Its name, as in <c>plotly.js</c>.</param>
    /// <param name="marker">The attribute that the box of everything drawn with it has.</param>
    /// <param name="global">The property of <c>window</c> that its code sets.</param>
    /// <param name="open">Opens its code, a script in UTF-8; called once, when the library is needed.</param>
    public PageLibrary(string name, string marker, string global, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(open);
        Marker = marker;
        ReadyPromise =
            $"const ready = window.llmWorkbench{global} ??= (() => {{ let arrive; const p = new Promise(r => {{ arrive = r; }}); "
            + "p.arrive = arrive; return p; })();";
        _open = $"<!--llm-workbench {name}-->";
        _close = $"<!--/llm-workbench {name}-->";
        _fragment = new Lazy<string>(() => Pack(name, global, open));
    }

    /// <summary>The attribute that the box of everything drawn with it has.</summary>
    public string Marker { get; }

    /// <summary>Script that declares <c>ready</c>: the promise of the library, made by whoever comes first.</summary>
    public string ReadyPromise { get; }

    /// <summary>HTML that makes the library available to the whole page. More than 1 MB; made once per process.</summary>
    public string Fragment => _fragment.Value;

    /// <summary>Whether an output is drawn with the library.</summary>
    /// <param name="bundle">The output.</param>
    /// <returns>Whether its HTML has a box for a drawing.</returns>
    public bool IsNeededBy(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.TryGetValue(MimeTypes.Html, out string? html) && IsNeededBy(html);
    }

    /// <summary>Whether a piece of HTML is drawn with the library.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>Whether it has a box for a drawing.</returns>
    public bool IsNeededBy(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return html.Contains(Marker + "=\"", StringComparison.Ordinal);
    }

    /// <summary>Puts the library before an output's HTML.</summary>
    /// <param name="bundle">An output with HTML.</param>
    /// <returns>The same output with the library in its HTML.</returns>
    public MimeBundle Prepend(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return new MimeBundle(
            bundle.Select(part =>
                part.Key.Equals(MimeTypes.Html, StringComparison.OrdinalIgnoreCase)
                    ? new KeyValuePair<string, string>(part.Key, Fragment + part.Value)
                    : part
            )
        );
    }

    /// <summary>Takes the library out of a piece of HTML again.</summary>
    /// <param name="html">HTML that may hold the library, of this version or another.</param>
    /// <returns>The HTML without it.</returns>
    public string Without(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        while (
            html.IndexOf(_open, StringComparison.Ordinal) is var start and >= 0
            && html.IndexOf(_close, start, StringComparison.Ordinal) is var end and >= 0
        )
        {
            html = html.Remove(start, end + _close.Length - start);
        }

        return html;
    }

    private string Pack(string name, string global, Func<Stream> open)
    {
        using Stream source = open();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            source.CopyTo(gzip);
        }

        string script = Script
            .Replace("READY", ReadyPromise, StringComparison.Ordinal)
            .Replace("KEEP", PageLibraryKeeping.Script($"llm-workbench {name}", Marker), StringComparison.Ordinal)
            .Replace("GLOBAL", global, StringComparison.Ordinal)
            .Replace("MARKER", Marker, StringComparison.Ordinal)
            .Replace("LIBRARY", name, StringComparison.Ordinal)
            .Replace("PACKED", Convert.ToBase64String(packed.ToArray()), StringComparison.Ordinal)
            .WithLineFeeds();
        return $"{_open}<script>{script}</script>{_close}\n";
    }
}
