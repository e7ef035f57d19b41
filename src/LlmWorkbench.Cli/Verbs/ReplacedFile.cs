using System.Text;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>Which files a run may replace without being told to: what an earlier run has written, and never somebody's text or
/// model.</summary>
internal static class ReplacedFile
{
    // A page says what it is in its first words, after a byte order mark and blanks.
    private const int BeginningBytes = 1024;

    private static readonly string[] s_pageBeginnings = ["<!doctype html", "<html"];

    /// <summary>Refuses a file that is there and is not a page.</summary>
    /// <param name="path">Where a page is to be written.</param>
    /// <exception cref="IOException">Something else is there.</exception>
    public static void RequirePage(string path) => Require(path, IsPage(path), "a page");

    /// <summary>Refuses a file that is there and is neither the notebook nor a former output of it: at least half of its cells are the
    /// notebook's.</summary>
    /// <param name="path">Where the notebook is to be written with its outputs.</param>
    /// <param name="notebook">The notebook that is run.</param>
    /// <exception cref="IOException">Something else is there.</exception>
    public static void RequireOutputOf(string path, string notebook) =>
        Require(path, RealPath.AreOneFile(path, notebook) || HasSourcesOf(path, notebook), $"what running {notebook} has written");

    // Nothing is lost with an empty file, such as those that mktemp makes.
    private static void Require(string path, bool isReplaceable, string expected)
    {
        var file = new FileInfo(RealPath.Of(path));
        if (file is { Exists: true, Length: > 0 } && !isReplaceable)
        {
            throw new IOException($"{path} is there already and is not {expected}: name another file, or give --overwrite to replace it.");
        }
    }

    private static bool IsPage(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[BeginningBytes];
            string beginning = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            beginning = beginning.TrimStart('\uFEFF').TrimStart();
            return s_pageBeginnings.Any(words => beginning.StartsWith(words, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known to be a page.
            return false;
        }
    }

    private static bool HasSourcesOf(string path, string notebook)
    {
        try
        {
            // Who goes on writing a notebook runs it again: most of it is as it was.
            string[] there = [.. Sources(path)],
                here = [.. Sources(notebook)];
            return 2 * there.Intersect(here).Count() >= there.Distinct().Count();
        }
        catch (NotebookFormatException)
        {
            // What cannot be read is not known to be a former output; and the notebook is read again, whose own sentence comes then.
            return false;
        }
    }

    private static IEnumerable<string> Sources(string path) => NotebookFile.Read(path).Cells.Select(cell => cell.Source);
}
