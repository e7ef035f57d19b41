using System.IO.Compression;
using System.Text.RegularExpressions;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using Chart = Plotly.NET.CSharp.Chart;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public partial class PlotlyLibraryTests
{
    private static readonly MimeBundle s_withChart = MimeBundle.Of(Chart.Line<int, int, string>(x: [1], y: [1]));

    [Fact]
    public void Is_needed_by_charts_alone()
    {
        Assert.True(PlotlyLibrary.IsNeededBy(s_withChart));
        Assert.False(PlotlyLibrary.IsNeededBy(MimeBundle.Of(new { a = 1 })));
        Assert.False(PlotlyLibrary.IsNeededBy(MimeBundle.Text("data-lw-chart")));
        Assert.False(PlotlyLibrary.IsNeededBy(PlotlyLibrary.Fragment));
    }

    [Fact]
    public void Holds_all_of_plotly_packed_and_nothing_from_a_network()
    {
        Assert.InRange(PlotlyLibrary.Fragment.Length, 1_000_000, 1_700_000);
        byte[] packed = Convert.FromBase64String(Packed().Match(PlotlyLibrary.Fragment).Groups[1].Value);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        Assert.Contains("plotly.js v", reader.ReadToEnd()[..200], StringComparison.Ordinal);
        Assert.DoesNotContain("http", Packed().Replace(PlotlyLibrary.Fragment, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_before_the_html_and_comes_out_again()
    {
        MimeBundle bundle = PlotlyLibrary.Prepend(s_withChart);
        Assert.StartsWith(PlotlyLibrary.Fragment, bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Equal(s_withChart[MimeTypes.Plotly], bundle[MimeTypes.Plotly]);
        Assert.Equal(s_withChart[MimeTypes.Html].Trim(), PlotlyLibrary.Without(bundle[MimeTypes.Html]).Trim());
    }

    [Fact]
    public void A_chart_that_waits_shows_a_still_picture() =>
        Assert.Contains("<img src=\"data:image/svg+xml;base64,", s_withChart[MimeTypes.Html], StringComparison.Ordinal);

    [GeneratedRegex("const packed = \"([A-Za-z0-9+/=]+)\"")]
    private static partial Regex Packed();
}
