using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Perplexity;

/// <summary>Where a command that measures gets its text: a dataset's name or a file on the line, the lines below, or a C#
/// variable.</summary>
internal static class DatasetTextOption
{
    /// <summary>Declares the argument and the option.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="set">The record with the text.</param>
    /// <exception cref="WorkbenchException">When it is read: there is more than one, no such dataset, or the variable holds no
    /// text.</exception>
    public static void AddDatasetText<T>(this OptionSet<T> options, Func<T, TextDataset, T> set)
    {
        Argument<string?> text = options
            .Argument(
                "text",
                $"A dataset's name (#!dataset lists them), a file, or the text itself in quotes; without one {StandardDatasets.TextName}.",
                (o, _) => o
            )
            .NamingDatasets();
        Option<string?> from = options.Word("--from", "variable", "Takes the text from this C# variable.", (o, _) => o).InNotebooksOnly();
        options.Bind((o, given) => set(o, Read(given.Value(text), given.Value(from), given)));
    }

    /// <summary>Reads the text that was given.</summary>
    /// <param name="word">What stands on the line; <see langword="null"/> for nothing.</param>
    /// <param name="from">The variable of <c>--from</c>; <see langword="null"/> for none.</param>
    /// <param name="given">What was typed, and the lines below.</param>
    /// <returns>The text; <see cref="StandardDatasets.TextName"/> where none was given.</returns>
    /// <exception cref="WorkbenchException">There is more than one, no such dataset, or the variable holds no text.</exception>
    public static TextDataset Read(string? word, string? from, GivenOptions given)
    {
        MagicCall call = given.Call;
        bool hasBody = call.Body.Length > 0;
        int count = new[] { word is not null, hasBody, from is not null }.Count(isGiven => isGiven);
        if (word is { Length: 0 })
        {
            throw new WorkbenchException(
                $"#!{given.Command} is given an empty text: name a dataset or a file, or write some text; without any it takes "
                    + $"{StandardDatasets.TextName}."
            );
        }

        if (count > 1)
        {
            throw new WorkbenchException(
                $"#!{given.Command} has {count} texts: give one, by name or in quotes on the line, on the lines below, or with --from."
            );
        }

        return hasBody ? new TextDataset(call.IsNotebook ? "the text below" : "the text", call.Body)
            : from is not null ? new TextDataset(from, TextChoice.FromVariable(from, call))
            : IsText(word, call) ? new TextDataset("the text", word!)
            : TextDataset.Read(word ?? StandardDatasets.TextName, call.Workbench.Datasets);
    }

    // A text has spaces, a name seldom, and a path leads to a file.
    private static bool IsText(string? word, MagicCall call) =>
        word is not null
        && word.Any(char.IsWhiteSpace)
        && !Path.Exists(word)
        && !call.Workbench.Datasets.Files().Any(f => Path.GetFileName(f).StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
