using System.Text;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Reads and writes notebook files; the format follows from the file name, .ipynb or .dib.</summary>
public static class NotebookFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">An .ipynb or .dib file.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookFormatException">There is no such file, it cannot be opened, or it is not a notebook.</exception>
    public static NotebookDocument Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isDib = IsDib(path);
        string name = Path.GetFileName(path);
        string text = Try(
            path,
            "read",
            () =>
            {
                SpecialFile.Refuse(path);
                return File.ReadAllText(path, s_utf8);
            }
        );
        return isDib ? DibReader.Read(text, name) : IpynbReader.Read(text, name);
    }

    /// <summary>Refuses, before a run, what <see cref="Write"/> would refuse after it.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="NotebookFormatException">It is not a notebook's name, or no file can be written there.</exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = IsDib(path);
        Try(path, "written", () => AtomicFile.Check(path, overwrite: true));
    }

    /// <summary>Writes a notebook, in one step: whoever reads the file sees the old content or the new one.</summary>
    /// <param name="path">An .ipynb or .dib file, or a link to one; it is replaced if it is there, and keeps its mode.</param>
    /// <param name="notebook">The notebook.</param>
    /// <param name="readers">Who may read a new file; <see langword="null"/> for what the system gives.</param>
    /// <exception cref="NotebookFormatException">The file cannot be written.</exception>
    public static void Write(string path, NotebookDocument notebook, FileReaders? readers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = IsDib(path) ? DibWriter.Write(notebook) : IpynbWriter.Write(notebook);
        Try(
            path,
            "written",
            () =>
            {
                AtomicFile.WriteText(path, text, readers);
                return true;
            }
        );
    }

    private static bool IsDib(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".DIB" => true,
            ".IPYNB" => false,
            _ => throw new NotebookFormatException($"'{path}' is not a notebook's name: it must end in .ipynb or .dib."),
        };

    private static T Try<T>(string path, string verb, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookFormatException(
                verb == "read" ? $"There is no notebook '{path}'." : $"'{path}' cannot be written: its folder does not exist.",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"'{path}' cannot be {verb}: {FileFailure.Sentence(exception)}", exception);
        }
    }
}
