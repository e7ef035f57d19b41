using System.Net;

namespace LlmWorkbench.Samples;

/// <summary>The page. What a user wrote is encoded; the view of a result is safe already.</summary>
internal static class Page
{
    /// <summary>What the page may do (HTTP's Content-Security-Policy): nothing is fetched, the view's script and styles stand in
    /// it.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>The form, and a sentence below it.</summary>
    public static IResult Sentence(string text, string sentence, int status) =>
        Of(text, $"<p>{WebUtility.HtmlEncode(sentence)}</p>", status);

    /// <summary>The form, and a view below it.</summary>
    /// <param name="text">What the form holds.</param>
    /// <param name="view">HTML that is safe.</param>
    /// <param name="status">HTTP's status code.</param>
    public static IResult Of(string text, string view, int status)
    {
        string page = $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <title>Attention</title></head>
            <body style="max-width: 60rem; margin: auto; padding: 1rem; font-family: system-ui, sans-serif">
            <h1>What each token reads</h1>
            <form method="post" action="/">
            <p><label for="text">A text of a few words</label></p>
            <p><textarea id="text" name="text" rows="3" maxlength="300" required style="width: 100%; box-sizing: border-box">
            {WebUtility.HtmlEncode(text)}</textarea></p>
            <p><button>Show its attention</button></p>
            </form>
            {view}
            </body>
            </html>
            """;
        return Results.Content(page, "text/html; charset=utf-8", statusCode: status);
    }
}
