namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>How nbformat stores the content of each MIME type.</summary>
internal static class NotebookMime
{
    /// <summary>Tells whether content of a type is stored as JSON and not as a string.</summary>
    /// <param name="mime">The MIME type.</param>
    /// <returns>True for application/json and its relatives.</returns>
    public static bool IsJson(string mime) =>
        mime == "application/json"
        || (mime.StartsWith("application/", StringComparison.Ordinal) && mime.EndsWith("+json", StringComparison.Ordinal));

    /// <summary>Tells whether content of a type is stored as a list of lines.</summary>
    /// <param name="mime">The MIME type.</param>
    /// <returns>True for text and for source code of other types.</returns>
    public static bool IsLines(string mime) =>
        mime.StartsWith("text/", StringComparison.Ordinal) || mime is "application/javascript" or "image/svg+xml";
}
