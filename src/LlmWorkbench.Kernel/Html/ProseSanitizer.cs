using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Ganss.Xss;
using LlmWorkbench.Kernel.Html.Formulas;

namespace LlmWorkbench.Kernel.Html;

/// <summary>
/// Makes the sanitizer of a page's prose. Prose may look as it likes inside its cell, but neither runs, nor fetches, nor lies over other
/// cells, nor bears a name that a script or a style of the page takes for its own.
/// </summary>
internal static partial class ProseSanitizer
{
    /// <summary>What stands in front of every name that prose gives: no script and no style looks for such a name.</summary>
    public const string Prefix = "user-content-";

    // What can only change how something looks where it stands. Not here is what moves it (position, inset, transform, vertical-align),
    // what paints outside of its box (outline, shadows, padding and borders of text, large letters in low lines), and heights, which let
    // what is inside run out below.
    private static readonly string[] s_properties =
    [
        "background-color",
        "border-collapse",
        "border-spacing",
        "caption-side",
        "clear",
        "color",
        "cursor",
        "display",
        "empty-cells",
        "float",
        "font-family",
        "font-style",
        "font-variant",
        "font-weight",
        "hyphens",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-width",
        "overflow-wrap",
        "table-layout",
        "text-align",
        "text-decoration",
        "text-decoration-color",
        "text-decoration-line",
        "text-decoration-style",
        "text-transform",
        "white-space",
        "width",
        "word-break",
    ];

    // What Markdig writes, and the page's style knows.
    private static readonly FrozenSet<string> s_classes = FrozenSet.Create(
        "math",
        "contains-task-list",
        "task-list-item",
        "footnotes",
        "footnote-ref",
        "footnote-back-ref"
    );

    /// <summary>Makes one.</summary>
    /// <param name="url">What an address becomes, given the element; null takes it out.</param>
    public static HtmlSanitizer Create(Func<IElement, string, string?> url)
    {
        var sanitizer = new HtmlSanitizer { DisallowCssPropertyValue = Unfit() };
        sanitizer.AllowedTags.UnionWith(["details", "summary"]);
        sanitizer.AllowedTags.ExceptWith([
            "form",
            "button",
            "select",
            "textarea",
            "option",
            "optgroup",
            "label",
            "output",
            "datalist",
            "main",
        ]);
        sanitizer.AllowedAttributes.UnionWith(["class", "id", "name", "open", KatexLibrary.Marker]);
        sanitizer.AllowedAttributes.ExceptWith(["accesskey", "tabindex", "contenteditable", "draggable", "dropzone", "hspace", "vspace"]);
        sanitizer.AllowedSchemes.UnionWith(["mailto", "data", "attachment"]);
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedCssProperties.UnionWith(s_properties);
        sanitizer.FilterUrl += (_, found) => found.SanitizedUrl = found.SanitizedUrl is null ? null : url(found.Tag, found.OriginalUrl);
        sanitizer.PostProcessDom += (_, page) =>
            page.Document.QuerySelectorAll("input:not([type=checkbox i])").ToList().ForEach(field => field.Remove());
        sanitizer.PostProcessNode += (_, done) => Rename(done.Node);
        return sanitizer;
    }

    private static void Rename(INode node)
    {
        if (node is not IElement element)
        {
            return;
        }

        string[] kept =
        [
            .. element.ClassList.Where(name => s_classes.Contains(name) || name.StartsWith("language-", StringComparison.Ordinal)),
        ];
        Set(element, "class", kept.Length > 0 ? string.Join(' ', kept) : null);
        Set(element, "id", Prefixed(element.GetAttribute("id")));
        // Of pictures and fields, a name would be one of the document's own: document.currentScript, say.
        Set(element, "name", element.LocalName == "a" ? Prefixed(element.GetAttribute("name")) : null);
        if (element.GetAttribute("href") is ['#', _, ..] address)
        {
            element.SetAttribute("href", "#" + Prefixed(address[1..]));
        }
    }

    // Some authors name the target as it is called in a page.
    private static string? Prefixed(string? name) =>
        string.IsNullOrEmpty(name) ? null
        : name.StartsWith(Prefix, StringComparison.Ordinal) ? name
        : Prefix + name;

    private static void Set(IElement element, string attribute, string? value)
    {
        if (value is null)
        {
            element.RemoveAttribute(attribute);
        }
        else
        {
            element.SetAttribute(attribute, value);
        }
    }

    // Numbers below zero pull an element over its neighbours, and functions other than colours can compute such a number.
    [GeneratedRegex(@"[<>\\]|-\s*\.?[0-9]|(?<!\b(rgb|hsl)a?)\(", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unfit();
}
