namespace LlmWorkbench.Llama.Native;

/// <summary>Picks the dynamic loader's own words out of .NET's long DllNotFoundException, and says what helps where that is
/// known.</summary>
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
        return line.TrimEnd('.') + Advice(line);
    }

    private static string Advice(string line) =>
        line.StartsWith("libgomp.so", StringComparison.Ordinal)
            ? "; install GCC's OpenMP library (Debian and Ubuntu: apt-get install libgomp1; Fedora and Alpine: libgomp)"
        : line.Contains("GLIBC_", StringComparison.Ordinal)
            ? "; this system is older than the libraries: take Debian 13, Ubuntu 24.04 or newer"
        : "";
}
