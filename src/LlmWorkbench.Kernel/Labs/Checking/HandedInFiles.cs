using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>What was handed in, found in files and folders. In a folder each notebook is a submission, named by its file, and in a folder
/// for each student by that folder.</summary>
/// <param name="Submissions">The submissions, in the order of their students' names. A student's folder without a notebook is one too, so
/// that nobody is missing from the marks.</param>
/// <param name="LeftOut">What lies there and is no notebook, as a teacher would look for it: an archive that was not unpacked, a document
/// of another program, a link.</param>
internal sealed record HandedInFiles(IReadOnlyList<SubmissionFile> Submissions, IReadOnlyList<string> LeftOut)
{
    private const string Extension = ".ipynb";

    /// <summary>Finds and reads them.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="WorkbenchException">There is no such file, it is no notebook, or none is in a folder.</exception>
    public static HandedInFiles Read(IEnumerable<string> paths)
    {
        var left = new List<string>();
        Found[] found = [.. paths.SelectMany(path => Directory.Exists(path) ? InFolder(path, left) : [Single(path)])];
        // Two students may have named their files alike, and one may have handed in two: where they lie tells them apart.
        ILookup<string, Found> named = found.ToLookup(file => file.Student);
        ILookup<string, Found> placed = found.ToLookup(file => file.Place);
        return new(
            [
                .. found
                    .Select(file =>
                        Read(
                            named[file.Student].Count() == 1 ? file.Student
                                : placed[file.Place].Count() == 1 ? file.Place
                                : file.Path,
                            file
                        )
                    )
                    .OrderBy(file => file.Student, StringComparer.OrdinalIgnoreCase),
            ],
            left
        );
    }

    private static SubmissionFile Read(string student, Found file) =>
        file.Problem is { } problem
            ? new(VisibleText.Phrase(student), file.Path, "", null, problem)
            : SubmissionFile.Read(student, file.Path);

    private static Found Single(string path) =>
        !Path.Exists(path) ? throw new WorkbenchException($"There is no {path}: give a notebook that was handed in, or a folder of them.")
        : IsNotebook(path) ? new(Path.GetFileNameWithoutExtension(path), path, path, null)
        : throw new WorkbenchException(
            $"{path} is no notebook ({Extension}): give notebooks that were handed in, or a folder of them; what is in an archive is "
                + "unpacked first."
        );

    private static List<Found> InFolder(string folder, List<string> left)
    {
        var found = new List<Found>();
        var without = new List<(string Name, string Problem)>();
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder).Where(IsShown).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(entry);
            // Links lead to what was not handed in.
            if (File.GetAttributes(entry).HasFlag(FileAttributes.ReparsePoint))
            {
                left.Add($"{name} (a link)");
            }
            else if (!Directory.Exists(entry))
            {
                if (IsNotebook(entry))
                {
                    found.Add(new(Path.GetFileNameWithoutExtension(entry), entry, name, null));
                }
                else
                {
                    left.Add(name);
                }
            }
            else
            {
                string[] files = [.. FilesOf(entry)];
                found.AddRange(files.Where(IsNotebook).Select(file => new Found(name, file, Path.GetRelativePath(folder, file), null)));
                if (!files.Any(IsNotebook))
                {
                    without.Add((name, files.Length == 0 ? "the folder is empty" : $"there is {Named(entry, files)}"));
                }
            }
        }

        if (found.Count == 0)
        {
            throw new WorkbenchException(
                $"There is no notebook ({Extension}) in {folder}{(left.Count > 0 ? $", but {Sentences.And(Some(left))}" : "")}."
            );
        }

        // Beside students' folders one without a notebook is a student's; beside notebooks it holds what they need.
        if (found.Any(file => file.Place != Path.GetFileName(file.Place)))
        {
            found.AddRange(
                without.Select(student => new Found(
                    student.Name,
                    Path.Combine(folder, student.Name),
                    student.Name,
                    $"no notebook ({Extension}) was handed in: {student.Problem}."
                ))
            );
        }

        return found;
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Where(file => Path.GetRelativePath(folder, file).Split('/', '\\').All(IsShown))
            .Order(StringComparer.Ordinal);

    private static string Named(string folder, string[] files) =>
        Sentences.And(Some([.. files.Select(file => Path.GetRelativePath(folder, file))]));

    private static IEnumerable<string> Some(List<string> names) =>
        names.Take(3).Select(name => VisibleText.Beginning(VisibleText.Phrase(name), 80)).Concat(names.Count > 3 ? ["others"] : []);

    private static bool IsNotebook(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    // What systems and front ends put beside what somebody meant to hand in.
    private static bool IsShown(string path) =>
        Path.GetFileName(path) is var name && !name.StartsWith('.') && name is not ("__MACOSX" or "Thumbs.db" or "desktop.ini");

    private sealed record Found(string Student, string Path, string Place, string? Problem);
}
