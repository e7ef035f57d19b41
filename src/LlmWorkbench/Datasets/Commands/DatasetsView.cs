using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Commands;

/// <summary>How the datasets at hand are drawn.</summary>
internal static class DatasetsView
{
    public static string Text(DatasetCatalogue catalogue)
    {
        string problems = string.Concat(Problems(catalogue).Select(p => $"! {p}\n"));
        return $"Datasets at hand\n\n{catalogue.ToTable()}\n\n{problems}{Where(catalogue)}\n\n{KnownTitle}\n\n{Known(catalogue)}\n\n{How}";
    }

    public static Markup Html(DatasetCatalogue catalogue) =>
        Theme.View(
            "Datasets at hand",
            Markup.Of(
                $"""
                {catalogue.ToTable().ToMarkup()}{Problems(catalogue).Select(p => Markup.Of($"<p>⚠ {p}</p>"))}<p class="lw-note">{Where(
                    catalogue
                )}</p>
                {Fold.Of($"{KnownTitle}", Markup.Of($"{Known(catalogue).ToMarkup()}<p class=\"lw-note\">{OptionWords.Of(How)}</p>"))}
                """
            )
        );

    private static string KnownTitle => "Datasets of others that can be fetched";

    private static string How =>
        "«dataset get NAME --url ADDRESS --sha256 HASH» fetches one: the hash stands where it is published, and nothing is kept "
        + "that does not have it.";

    private static Table Known(DatasetCatalogue catalogue) =>
        Table.Of(
            catalogue.Known,
            new(null, "name", dataset => dataset.Name),
            new(null, "what", dataset => dataset.What),
            new(null, "licence", dataset => dataset.License),
            new(null, "published at", dataset => dataset.Address)
        );

    private static IEnumerable<string> Problems(DatasetCatalogue catalogue) =>
        catalogue.Files.Where(f => f.Problem is not null).Select(f => VisibleText.Phrase(f.Problem!));

    // Where several files have a name, each command takes the one that it can read.
    private static string Shared(DatasetCatalogue catalogue) =>
        string.Concat(
            catalogue
                .Files.GroupBy(file => Path.GetFileNameWithoutExtension(file.Path), StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Count() > 1)
                .Select(group =>
                    (
                        group.Key,
                        Text: DatasetFinder.PlainestOf(group.Select(file => Path.GetFileName(file.Path))),
                        Questions: group.FirstOrDefault(file => file.HoldsQuestions)
                    )
                )
                .Select(shared =>
                    $" {VisibleText.Phrase(shared.Key)} alone means {VisibleText.Phrase(shared.Text)} where a text is read"
                    + (
                        shared.Questions is { } file
                            ? $", and {VisibleText.Phrase(Path.GetFileName(file.Path))} where questions are asked."
                            : "; its other files have to be named whole."
                    )
                )
        );

    private static string Where(DatasetCatalogue catalogue) => Found(catalogue) + catalogue.Hidden;

    private static string Found(DatasetCatalogue catalogue) =>
        catalogue.Files.Count == 0
            ? $"There is none: put .txt or .jsonl files into a folder named datasets, or set {DatasetFinder.EnvironmentVariable} "
                + "to a folder that has some."
            : $"Found in {string.Join(", ", catalogue.Folders.Select(ShownPath.Of).Select(VisibleText.Phrase))}. The command "
                + $"perplexity reads a text by its name, evaluate asks questions.{Shared(catalogue)}";
}
