using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>Makes SVG smaller: numbers to a tenth of a pixel, opacities to a thousandth, and what many elements have alike is said once in
/// a class.</summary>
internal static partial class SmallSvg
{
    private static readonly string[] s_geometry =
    [
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "rx",
        "ry",
        "points",
        "width",
        "height",
        "d",
        "href",
        "transform",
        "class",
        "id",
        "viewBox",
        "version",
        "clip-path",
    ];

    /// <summary>Rewrites a picture.</summary>
    /// <param name="svg">SVG as OxyPlot writes it.</param>
    /// <param name="width">The width of the drawing in pixels.</param>
    /// <param name="height">The height of the drawing in pixels.</param>
    /// <returns>The same picture with a view box, in a fraction of the letters.</returns>
    public static string Of(string svg, int width, int height)
    {
        XElement root = XDocument.Parse(svg).Root!;
        XNamespace space = root.Name.Namespace;
        root.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        root.SetAttributeValue("font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif");

        // Around each text stands an empty frame, and what is outside of the plot is cut off: texts may reach over its edge.
        root.Descendants(space + "rect").Where(IsEmptyFrame).Remove();
        root.Descendants()
            .Where(e => e.Attribute("clip-path") is not null && e.Elements(space + "text").Any())
            .ToList()
            .ForEach(e => e.SetAttributeValue("clip-path", null));
        root.Descendants(space + "clipPath")
            .Where(c =>
                !root.Descendants()
                    .Any(e => e.Attribute("clip-path")?.Value.Contains($"#{c.Attribute("id")?.Value})", StringComparison.Ordinal) == true)
            )
            .Remove();
        root.Descendants(space + "defs").Where(d => !d.HasElements).Remove();
        XElement[] elements = [.. root.Descendants()];
        foreach (XElement element in elements)
        {
            foreach (XAttribute? attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
            {
                if (attribute.Name.LocalName == "font-family")
                {
                    attribute.Remove();
                }
                else if (attribute.Name.LocalName is not ("href" or "id" or "clip-path") && LongNumber().IsMatch(attribute.Value))
                {
                    bool isOpacity = attribute.Name.LocalName.EndsWith("opacity", StringComparison.Ordinal);
                    attribute.Value = LongNumber().Replace(attribute.Value, number => Shorter(number, isOpacity));
                }
            }

            // The picture of a heat map has a dot for each cell, which is not to be blurred.
            if (element.Name.LocalName == "image")
            {
                element.SetAttributeValue("style", "image-rendering:pixelated");
            }
        }

        Share(root, space, elements);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Share(XElement root, XNamespace space, XElement[] elements)
    {
        IEnumerable<IGrouping<string, XElement>> alike = elements
            .Where(e => e.Name.LocalName is "text" or "rect" or "line" or "polyline" or "polygon" or "ellipse" or "path")
            .GroupBy(Look)
            .Where(g => g.Key.Length > 0 && g.Count() > 1);
        List<string> rules = [];
        foreach (IGrouping<string, XElement>? group in alike.ToList())
        {
            string name = $"s{rules.Count.ToString(CultureInfo.InvariantCulture)}";
            rules.Add($".{name}{{{group.Key}}}");
            foreach (XElement? element in group)
            {
                element.Attributes().Where(IsLook).Remove();
                element.SetAttributeValue("class", name);
            }
        }

        if (rules.Count > 0)
        {
            root.AddFirst(new XElement(space + "style", string.Concat(rules)));
        }
    }

    // What stands in attributes may stand in a style as well.
    private static string Look(XElement element) =>
        string.Join(
            ';',
            element
                .Attributes()
                .Where(IsLook)
                .Select(a =>
                    a.Name.LocalName == "style"
                        ? a.Value.TrimEnd(';')
                        : $"{a.Name.LocalName}:{a.Value}{(a.Name.LocalName == "font-size" ? "px" : "")}"
                )
        );

    private static bool IsEmptyFrame(XElement rectangle) =>
        rectangle.Attribute("style")?.Value is { } style
        && style.Contains("fill:none", StringComparison.Ordinal)
        && style.Contains("stroke-width:0", StringComparison.Ordinal);

    private static bool IsLook(XAttribute attribute) =>
        !attribute.IsNamespaceDeclaration
        && attribute.Name.NamespaceName.Length == 0
        && !s_geometry.Contains(attribute.Name.LocalName, StringComparer.Ordinal);

    // A weak cell of a heat map has an opacity of a few hundredths.
    private static string Shorter(Match number, bool isOpacity)
    {
        string name = number.Groups["opacity"].Value;
        return name
            + double.Parse(number.ValueSpan[name.Length..], CultureInfo.InvariantCulture)
                .ToString(isOpacity || name.Length > 0 ? "0.###" : "0.#", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?<opacity>opacity:)?-?\d+\.\d{2,}", RegexOptions.ExplicitCapture)]
    private static partial Regex LongNumber();
}
