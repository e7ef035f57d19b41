using LlmWorkbench.Display;

namespace LlmWorkbench.Tests.Display;

[Fast]
public class MimeBundleTests
{
    [Theory]
    [InlineData("a < b", "a < b")]
    [InlineData(42, "42")]
    [InlineData(0.5, "0.5")]
    [InlineData(true, "True")]
    public void Numbers_and_strings_are_plain_text_alone(object value, string text)
    {
        var bundle = MimeBundle.Of(value);
        Assert.Equal([MimeTypes.PlainText], bundle.Keys);
        Assert.Equal(text, bundle[MimeTypes.PlainText]);
    }

    [Fact]
    public void Objects_have_html_too_and_it_is_encoded()
    {
        var bundle = MimeBundle.Of(new { Name = "<script>" });
        Assert.Contains("&lt;script&gt;", bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.True(bundle.ContainsKey(MimeTypes.PlainText));
    }

    [Fact]
    public void Nothing_is_shown_as_null() => Assert.Equal("<null>", MimeBundle.Of(null).ToString());

    [Fact]
    public void A_bundle_stays_what_it_is()
    {
        var bundle = MimeBundle.Html("<b>x</b>", "x");
        Assert.Same(bundle, MimeBundle.Of(bundle));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData(MimeTypes.Plotly, true)]
    [InlineData(MimeTypes.Html, false)]
    public void Knows_which_types_hold_json(string type, bool json) => Assert.Equal(json, MimeTypes.HoldsJson(type));
}
