namespace LlmWorkbench.Tests.Support;

/// <summary>Texts that a model, a file or a user may hold and that must never become markup or terminal control.</summary>
public static class Hostile
{
    public const string Text = "<script>alert('x')</script> \"quoted\" & <b>bold</b> \u202Eright\u0000null\u001b[31m \uFFFD &amp;";

    /// <summary>Fails unless the HTML shows the hostile text as text alone.</summary>
    public static void AssertEncodedIn(string html)
    {
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\0', html);
        Assert.DoesNotContain('\u001b', html);
        Assert.DoesNotContain("\"quoted\"", html, StringComparison.Ordinal);
    }

    /// <summary>Fails if the text could move the cursor of a terminal or turn its direction.</summary>
    public static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not '\n' and not '\t') || c == '\u202E');
}
