namespace LlmWorkbench.Llama;

/// <summary>Where a path leads when all its symbolic links are followed, those of its folders too.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path without links; it need not lead to anything.</summary>
    /// <exception cref="LlamaException">Links lead in a circle.</exception>
    internal static string Of(string path)
    {
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
                throw new LlamaException($"{path} is a link that leads in a circle.");
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
    internal static bool Same(string a, string b) =>
        string.Equals(a, b, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string[] Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
