namespace LlmWorkbench.Hardware.Probing;

/// <summary>Reads the small files in which a system says what it is made of.</summary>
internal static class SystemFile
{
    /// <summary>The text of a file; null where there is none, or where it may not be read.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what may not be read is not known
        }
    }

    /// <summary>The value after a name in a file of lines such as <c>MemTotal:  24 kB</c>; null where there is none.</summary>
    public static string? Field(string path, string name) =>
        Read(path)
            ?.Split('\n')
            .Select(line => line.Split(':', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == name)
            ?[1].Trim();
}
