using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>A file that was handed in, read before any student's code runs.</summary>
/// <param name="Student">Whose it is.</param>
/// <param name="Path">The file.</param>
/// <param name="Json">Its text; empty where it cannot be read.</param>
/// <param name="Notebook">The notebook, or <see langword="null"/>.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record SubmissionFile(string Student, string Path, string Json, NotebookDocument? Notebook, string? Problem)
{
    private const long MaxBytes = 256L << 20;
    private const string Extension = ".ipynb";

    /// <summary>Reads the submissions of files and folders. In a folder each notebook is one, named by its file, and in a folder for each
    /// student by that folder.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="WorkbenchException">There is no such file, or no notebook in a folder.</exception>
    public static IReadOnlyList<SubmissionFile> Read(IEnumerable<string> paths)
    {
        (string Student, string Path)[] files = [.. paths.SelectMany(Files)];
        // Two students may have named their files alike: the path tells them apart.
        ILookup<string, string> named = files.ToLookup(file => file.Student, file => file.Path);
        return
        [
            .. files
                .Select(file => Read(named[file.Student].Count() > 1 ? file.Path : file.Student, file.Path))
                .OrderBy(file => file.Student, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static IEnumerable<(string, string)> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? [(System.IO.Path.GetFileNameWithoutExtension(path), path)]
                : throw new WorkbenchException($"There is no submission {path}: give a notebook, or a folder of notebooks.");
        }

        // Links lead to what was not handed in.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        (string, string)[] found =
        [
            .. Directory
                .EnumerateFiles(path, "*" + Extension, options)
                .Where(file => !System.IO.Path.GetRelativePath(path, file).Split('/', '\\').Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal)
                .Select(file => (NameOf(path, file), file)),
        ];
        return found.Length > 0 ? found : throw new WorkbenchException($"There is no notebook (.ipynb) in {path}.");
    }

    private static string NameOf(string folder, string file)
    {
        string[] parts = System.IO.Path.GetRelativePath(folder, file).Split(System.IO.Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : System.IO.Path.GetFileNameWithoutExtension(file);
    }

    private static SubmissionFile Read(string student, string path)
    {
        student = VisibleText.Phrase(student);
        try
        {
            SpecialFile.Refuse(path);
            if (new FileInfo(path).Length > MaxBytes)
            {
                return new(student, path, "", null, $"the file is larger than {MaxBytes >> 20} MiB.");
            }

            string json = File.ReadAllText(path);
            return new(student, path, json, IpynbReader.Read(json, System.IO.Path.GetFileName(path)), null);
        }
        catch (Exception e) when (e is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return new(student, path, "", null, FileFailure.Sentence(e));
        }
    }
}
