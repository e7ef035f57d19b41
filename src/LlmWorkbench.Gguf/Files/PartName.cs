using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Gguf.Files;

/// <summary>
/// The names under which files are written until they are whole: <c>name.process-number.part</c>. Each writer has one of its own,
/// so that two that write the same file do not disturb each other.
/// </summary>
internal static class PartName
{
    private const string Extension = ".part";
    private static int s_last;

    /// <summary>A name that nobody else uses.</summary>
    /// <param name="path">The file's own name.</param>
    public static string New(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref s_last)}{Extension}");

    /// <summary>The parts of a file that are there, and the numbers of the processes that made them.</summary>
    /// <param name="path">The file's own name.</param>
    public static IEnumerable<(string Path, int Process)> Of(string path)
    {
        string start = Path.GetFileName(path) + ".";
        var everywhere = new EnumerationOptions
        {
            MatchType = MatchType.Simple,
            IgnoreInaccessible = true,
            AttributesToSkip = 0,
        };
        foreach (string part in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*" + Extension, everywhere))
        {
            string name = Path.GetFileName(part);
            if (
                name.Length > start.Length + Extension.Length
                && name.StartsWith(start, StringComparison.Ordinal)
                && name[start.Length..^Extension.Length].Split('-') is [var process, var number]
                && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            )
            {
                yield return (part, id);
            }
        }
    }

    /// <summary>Deletes what processes that were killed have left.</summary>
    /// <param name="path">The file's own name.</param>
    public static void DeleteLeftOf(string path)
    {
        foreach ((string part, int process) in Of(path))
        {
            if (!Runs(process))
            {
                Delete(part);
            }
        }
    }

    /// <summary>Whether somebody holds a part open for writing, in this process, another one or another container.</summary>
    /// <param name="part">The part.</param>
    public static bool IsHeld(string part)
    {
        try
        {
            new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0).Dispose();
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            // It has its name meanwhile; or it is somebody else's, who alone may read it.
            return e is UnauthorizedAccessException;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Another machine or container may write to the same folder: its process has another number here, and holds the file.
    private static void Delete(string part)
    {
        try
        {
            using (new FileStream(part, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0)) { }

            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
