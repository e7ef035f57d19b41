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

    /// <summary>Reads a submission; one that cannot be read says why.</summary>
    /// <param name="student">Whose it is.</param>
    /// <param name="path">The file.</param>
    public static SubmissionFile Read(string student, string path)
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
