using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>Chooses among the models of a repository.</summary>
internal static class PullChoice
{
    /// <summary>The model that is meant.</summary>
    /// <param name="items">All of them.</param>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="file">A file's name, with or without its folders; <see langword="null"/> for none.</param>
    /// <param name="type">The type of the weights; <see langword="null"/> for none.</param>
    /// <returns>It; <see langword="null"/> where nothing was asked for and there are several.</returns>
    /// <exception cref="WorkbenchException">There is none of that name or type, or several; or parts of it are missing.</exception>
    public static PullItem? Of(IReadOnlyList<PullItem> items, string repository, string? file, string? type)
    {
        string name = VisibleText.Phrase(repository);
        if (items.Count == 0)
        {
            throw new WorkbenchException(
                $"{name} has no .gguf file: look for a repository of the same model whose name ends in GGUF, which somebody has converted."
            );
        }

        List<PullItem> models = [.. items.Where(item => !item.IsBeside)];
        List<PullItem> meant =
            file is not null ? [.. items.Where(item => item.Files.Any(part => IsNamed(part.Path, file)))]
            : type is not null ? [.. models.Where(item => Same(item.Type, type))]
            : models;
        return meant.Count switch
        {
            1 => Whole(meant[0], name),
            0 when file is not null => throw new WorkbenchException(
                $"{name} has no file «{VisibleText.Phrase(file)}»: {Meant(file, items.Select(item => item.Name))}"
            ),
            0 when type is not null => throw new WorkbenchException(
                $"{name} has no model of type «{VisibleText.Phrase(type)}»: {Types(models)}"
            ),
            0 => throw new WorkbenchException(
                $"{name} has only what goes with a model, and no model: --file NAME fetches it all the same."
            ),
            _ when file is null && type is null => null,
            _ => throw new WorkbenchException(
                $"«{VisibleText.Phrase(file ?? type!)}» could be "
                    + $"{Sentences.Or(meant.Select(item => VisibleText.Phrase(item.Name)))}: say which one "
                    + "with --file and its whole name."
            ),
        };
    }

    private static PullItem Whole(PullItem item, string repository) =>
        item.Missing is { Count: > 0 } missing
            ? throw new WorkbenchException(
                $"Of {VisibleText.Phrase(item.Name)} {repository} has only {item.Files.Count} files: "
                    + $"{Sentences.And(missing.Select(VisibleText.Phrase))} {(missing.Count == 1 ? "is" : "are")} missing, so the "
                    + $"model is not whole; "
                    + "nothing is fetched."
            )
            : item;

    private static bool IsNamed(string path, string file) => Same(path, file) || Same(Path.GetFileName(path), file);

    private static bool Same(string? a, string b) => b.Equals(a, StringComparison.OrdinalIgnoreCase);

    private static string Meant(string given, IEnumerable<string> names) =>
        Suggestion.Closest(given, [.. names]) is { } close ? $"did you mean {VisibleText.Phrase(close)}?" : "--list shows what it has.";

    private static string Types(List<PullItem> models)
    {
        string[] types = [.. models.Select(item => item.Type).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        return types.Length == 0
            ? "its files' names say no type; --list shows them, and --file NAME takes one."
            : $"its types {Sentences.Are(types)}.";
    }
}
