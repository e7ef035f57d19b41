namespace LlmWorkbench.Gguf.Files;

/// <summary>Where a path leads when all its symbolic links are followed, those of its folders too.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path without links; it need not lead to anything.</summary>
    /// <param name="path">A path.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string root = Path.GetPathRoot(full) ?? "";
        string real = root;
        var rest = new Stack<string>(Parts(full[root.Length..]).Reverse());
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"{path} is a link that leads in a circle.");
            }

            // A link's target is seen from its folder, and may have links itself.
            string lead = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(lead) ?? root;
            foreach (string piece in Parts(lead[real.Length..]).Reverse())
            {
                rest.Push(piece);
            }
        }

        return real;
    }

    /// <summary>Whether two real paths are one: on Windows and macOS in capitals or not.</summary>
    /// <param name="a">A path that <see cref="Of"/> gave.</param>
    /// <param name="b">Another.</param>
    public static bool Same(string a, string b) =>
        string.Equals(a, b, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string[] Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
