using System.Reflection;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Pages;
using Plotly.NET;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>plotly.js itself: the copy that the Plotly.NET assembly carries, packed.</summary>
public static class PlotlyLibrary
{
    /// <summary>The attribute that every chart's box has.</summary>
    public const string Marker = "data-lw-chart";

    /// <summary>The library.</summary>
    public static PageLibrary Library { get; } = new("plotly.js", Marker, "Plotly", Open);

    /// <summary>HTML that makes plotly.js available to every chart of the page. About 1.5 MB; made once per process.</summary>
    public static string Fragment => Library.Fragment;

    /// <summary>Script that declares <c>ready</c>: the promise of plotly.js, made by whoever comes first.</summary>
    internal static string ReadyPromise => Library.ReadyPromise;

    /// <summary>Whether an output holds a chart.</summary>
    /// <param name="bundle">The output.</param>
    /// <returns>Whether its HTML has a box for a chart.</returns>
    public static bool IsNeededBy(MimeBundle bundle) => Library.IsNeededBy(bundle);

    /// <summary>Whether a piece of HTML holds a chart.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>Whether it has a box for a chart.</returns>
    public static bool IsNeededBy(string html) => Library.IsNeededBy(html);

    /// <summary>Puts the library before an output's HTML.</summary>
    /// <param name="bundle">An output with HTML.</param>
    /// <returns>The same output with the library in its HTML.</returns>
    public static MimeBundle Prepend(MimeBundle bundle) => Library.Prepend(bundle);

    /// <summary>Takes the library out of a piece of HTML again.</summary>
    /// <param name="html">HTML that may hold the library, of this version or another.</param>
    /// <returns>The HTML without it.</returns>
    public static string Without(string html) => Library.Without(html);

    private static Stream Open()
    {
        Assembly assembly = typeof(GenericChart).Assembly;
        return assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().Single(n => n.EndsWith(".min.js", StringComparison.Ordinal))
        )!;
    }
}
