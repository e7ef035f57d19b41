namespace LlmWorkbench.Display;

/// <summary>The MIME types that the workbench itself speaks.</summary>
public static class MimeTypes
{
    /// <summary>Plain text, which every output has.</summary>
    public const string PlainText = "text/plain";

    /// <summary>HTML that works without a kernel and without a network.</summary>
    public const string Html = "text/html";

    /// <summary>A Plotly figure as JSON: an object with <c>data</c>, <c>layout</c> and <c>config</c>.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Says whether the content of this type is JSON text rather than a string of its own.</summary>
    /// <param name="mimeType">A MIME type such as <c>text/html</c>.</param>
    /// <returns><see langword="true"/> for <c>application/json</c> and every <c>…+json</c> type.</returns>
    public static bool HoldsJson(string mimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        return mimeType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mimeType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
