namespace LlmWorkbench.Trainers;

/// <summary>
/// Names of files that a process trains under and goes on reading: where another one that still runs has such a file, it must not be
/// replaced, so a number is added. A name is held by a lock beside the file, which the system frees when the process ends.
/// </summary>
internal static class HeldName
{
    private const int MostAtOnce = 100;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, FileStream> s_held = new(StringComparer.Ordinal);

    /// <summary>The first of <c>name.gguf</c>, <c>name-2.gguf</c> … that no other process holds; this one holds it then.</summary>
    /// <param name="path">The wanted file.</param>
    /// <exception cref="IOException">A lock cannot be written, or a hundred processes hold the name.</exception>
    /// <exception cref="UnauthorizedAccessException">A lock may not be written.</exception>
    public static string Free(string path)
    {
        lock (s_gate)
        {
            for (int i = 1; ; i++)
            {
                string free = i == 1 ? path : $"{Path.ChangeExtension(path, null)}-{i}{Path.GetExtension(path)}";
                if (s_held.ContainsKey(free) || Hold(free, mustHold: i == MostAtOnce))
                {
                    return free;
                }
            }
        }
    }

    private static bool Hold(string path, bool mustHold)
    {
        try
        {
            s_held[path] = new FileStream(
                path + ".lock",
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    Options = FileOptions.DeleteOnClose,
                }
            );
            return true;
        }
        catch (IOException) when (!mustHold)
        {
            return false;
        }
    }
}
