using LlmWorkbench.Drawing;

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

    /// <summary>Holds a name that somebody has given, until a training is done: two at once would write one file, and one of them would be
    /// lost.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What frees the name.</returns>
    /// <exception cref="WorkbenchException">Another training holds it.</exception>
    /// <exception cref="IOException">A lock cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A lock may not be written.</exception>
    public static IDisposable Hold(string path)
    {
        try
        {
            return Lock(path);
        }
        catch (IOException) when (File.Exists(LockOf(path)))
        {
            throw new WorkbenchException(
                $"Another training writes {ShownPath.Of(path)} just now: wait until it is done, or give another name to --output."
            );
        }
    }

    private static bool Hold(string path, bool mustHold)
    {
        try
        {
            s_held[path] = Lock(path);
            return true;
        }
        catch (IOException) when (!mustHold)
        {
            return false;
        }
    }

    private static string LockOf(string path) => path + ".lock";

    private static FileStream Lock(string path) =>
        new(
            LockOf(path),
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            }
        );
}
