using System.Globalization;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Importing;

/// <summary>Finds and reads what <c>#!import</c> and <c>#load</c> name.</summary>
internal static class ImportedFile
{
    private static readonly Dictionary<string, string> s_languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csx"] = CellLanguage.CSharp,
        [".cs"] = CellLanguage.CSharp,
        [".js"] = CellLanguage.JavaScript,
        [".html"] = CellLanguage.Html,
        [".md"] = CellLanguage.Markdown,
        [".mmd"] = CellLanguage.Mermaid,
    };

    /// <summary>Finds a file.</summary>
    /// <param name="path">As it is written.</param>
    /// <param name="importing">The files that are being imported, the innermost first.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="WorkbenchException">There is no such file, or it imports itself.</exception>
    public static string Find(string path, Stack<string> importing)
    {
        string[] folders = [.. importing.Take(1).Select(file => Path.GetDirectoryName(file)!), Environment.CurrentDirectory];
        string file =
            folders.Select(folder => Path.GetFullPath(Path.Combine(folder, path))).FirstOrDefault(File.Exists)
            ?? throw new WorkbenchException(
                folders.Select(folder => ClosedFolder.Sentence(Path.Combine(folder, path))).FirstOrDefault(sentence => sentence is not null)
                    ?? $"There is no file '{path}' to import: the path counts from {Sentences.Or(folders.Distinct())}."
            );
        return importing.Contains(file)
            ? throw new WorkbenchException(
                $"'{path}' imports itself: take the #!import or #load out of one of "
                    + $"{string.Join(", ", importing.Select(Path.GetFileName))}."
            )
            : file;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">A full path.</param>
    /// <returns>The code cells of a notebook without those that its author has skipped, or the whole text of a script.</returns>
    /// <exception cref="WorkbenchException">It is of a kind that cannot be imported.</exception>
    /// <exception cref="NotebookFormatException">It is not a notebook, though named like one.</exception>
    public static IReadOnlyList<ImportedPart> Read(string file)
    {
        if (SpecialFile.Is(file))
        {
            throw new WorkbenchException($"'{file}' cannot be imported: it {SpecialFile.Problem}.");
        }

        string extension = Path.GetExtension(file);
        string name = Path.GetFileName(file);
        if (s_languages.TryGetValue(extension, out string? language))
        {
            return [new ImportedPart(name, Text(file), language)];
        }

        if (
            !extension.Equals(".ipynb", StringComparison.OrdinalIgnoreCase) && !extension.Equals(".dib", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new WorkbenchException($"'{name}' cannot be imported: .ipynb, .dib, .csx and .cs files can.");
        }

        return
        [
            .. NotebookFile
                .Read(file)
                .Cells.Select((cell, index) => (Cell: cell, Number: index + 1))
                .Where(item => item.Cell.Kind == CellKind.Code && !item.Cell.IsSkipped && !string.IsNullOrWhiteSpace(item.Cell.Source))
                .Select(item => new ImportedPart(
                    string.Create(CultureInfo.InvariantCulture, $"{name}, cell {item.Number}"),
                    item.Cell.Source,
                    item.Cell.Language
                )),
        ];
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(FileFailure.Sentence(e), e);
        }
    }
}
