using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.Commands;

/// <summary>How the models at hand are drawn.</summary>
internal static class ModelCatalogueView
{
    /// <summary>As plain text.</summary>
    public static string Text(ModelCatalogue catalogue) =>
        catalogue.Files.Count == 0
            ? Nothing(catalogue)
            : $"Models at hand\n\n{catalogue.ToTable()}\n\n{string.Concat(Problems(catalogue).Select(p => $"! {p}\n"))}{Where(catalogue)}";

    /// <summary>As HTML.</summary>
    public static Markup Html(ModelCatalogue catalogue) =>
        Theme.View(
            "Models at hand",
            catalogue.Files.Count == 0
                ? Markup.Of($"<p>{Nothing(catalogue)}</p>")
                : Markup.Of(
                    $"{catalogue.ToTable().ToMarkup()}{Problems(catalogue).Select(p => Markup.Of($"<p>⚠ {p}</p>"))}<p "
                        + $"class=\"lw-note\">{OptionWords.Of(Where(catalogue))}</p>"
                )
        );

    private static IEnumerable<string> Problems(ModelCatalogue catalogue) =>
        catalogue.Files.Where(f => f.Problem is not null).Select(f => VisibleText.Phrase(f.Problem!));

    // Names and licences come from files: a tab or an escape in them must not reach the terminal.
    private static string Where(ModelCatalogue catalogue) =>
        $"Found in "
        + $"{string.Join(", ", catalogue.Folders.Select(ShownPath.Of).Select(VisibleText.Phrase).Concat(Stores(catalogue)))}. "
        + "In a notebook #!model NAME loads one; "
        + $"on the command line every command takes --model NAME.{Short(catalogue)}{catalogue.Hidden}";

    private static IEnumerable<string> Stores(ModelCatalogue catalogue) =>
        catalogue.Files.Select(file => file.Store).OfType<string>().Distinct().Select(store => $"what {store} keeps");

    // Such a name stands in no row, and is what most examples say.
    private static string Short(ModelCatalogue catalogue)
    {
        string[] names = [.. catalogue.Files.Where(file => file.Problem is null).Select(file => file.Name)];
        string[] meant =
        [
            .. names.SelectMany(name =>
                ModelFinder.ShortOf(name) is { } stem
                && !names.Contains(stem, StringComparer.OrdinalIgnoreCase)
                && ModelFinder.FullOf(stem, names) == name
                    ? new[] { $"{VisibleText.Phrase(stem)} is {VisibleText.Phrase(name)}" }
                    : []
            ),
        ];
        return meant.Length == 0 ? "" : $" A name without its type means the most exact file: {Wording.Sentences.And(meant)}.";
    }

    private static string Nothing(ModelCatalogue catalogue) =>
        (
            catalogue.Folders.Count == 0
                ? $"No model is at hand: put .gguf files into a folder named models, or set {ModelFolders.EnvironmentVariable} to a "
                    + "folder that has some."
                : "No model is at hand: there is no .gguf file in "
                    + $"{string.Join(", ", catalogue.Folders.Select(ShownPath.Of).Select(VisibleText.Phrase))}."
        ) + catalogue.Hidden;
}
