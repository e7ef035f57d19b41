using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing;

/// <summary>
/// A path as people read it: short, and without the folders of whoever ran the notebook, which a saved notebook would
/// carry to everybody it is given to.
/// </summary>
public static class ShownPath
{
    /// <summary>The path from the working folder when it lies near, from the program's or the home folder when it lies there.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>As in <c>../models/tutor.gguf</c>, <c>~/models</c> or «llama.cpp (beside the program)», on one line,
    /// with what cannot be seen written out.</returns>
    public static string Of(string path) =>
        VisibleText.Phrase(
            Of(
                path,
                Environment.CurrentDirectory,
                AppContext.BaseDirectory,
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
            )
        );

    internal static string Of(string path, string workingFolder, string programFolder, string home)
    {
        if (Below(workingFolder, path) is { } inFolder)
        {
            return inFolder;
        }

        if (Below(programFolder, path) is { } besideProgram)
        {
            return $"{besideProgram} (beside the program)";
        }

        string near = Path.GetRelativePath(workingFolder, path);
        if (
            !Path.IsPathRooted(near)
            && !near.StartsWith(Path.Combine("..", "..", ".."), StringComparison.Ordinal)
            && !LeadsThroughTop(near, workingFolder, home)
        )
        {
            return near;
        }

        return home.Length > 1 && Below(home, path) is { } inHome ? Path.Combine("~", inHome) : path;
    }

    // A way up to the root or the home folder and down again says less than where the file lies.
    private static bool LeadsThroughTop(string near, string workingFolder, string home)
    {
        string? folder = Path.TrimEndingDirectorySeparator(workingFolder);
        foreach (string _ in near.Split(Path.DirectorySeparatorChar).TakeWhile(part => part == ".."))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is null || Path.GetPathRoot(folder) == folder || folder == Path.TrimEndingDirectorySeparator(home);
    }

    private static string? Below(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative == "." || Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? null : relative;
    }
}
