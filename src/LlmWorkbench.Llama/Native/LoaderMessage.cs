namespace LlmWorkbench.Llama.Native;

/// <summary>Picks the dynamic loader's own words out of .NET's long DllNotFoundException.</summary>
internal static class LoaderMessage
{
    /// <summary>
    /// "libcudart.so.13: cannot open shared object file: No such file or directory" from the many lines of the exception.
    /// </summary>
    internal static string From(Exception exception)
    {
        string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line =
            lines.FirstOrDefault(l =>
                l.Contains("cannot open shared object file", StringComparison.Ordinal)
                || l.Contains("not found", StringComparison.OrdinalIgnoreCase)
                || l.Contains("Library not loaded", StringComparison.Ordinal)
            )
            ?? lines.FirstOrDefault()
            ?? exception.GetType().Name;
        return line.TrimEnd('.');
    }
}
