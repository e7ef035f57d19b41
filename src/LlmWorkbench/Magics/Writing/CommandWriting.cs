using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Session;

namespace LlmWorkbench.Magics.Writing;

/// <summary>Completes and explains the lines of commands while they are being written: names, options and the values that options
/// take. Positions count UTF-16 code units from the start of the cell, whose lines end with line feeds.</summary>
/// <param name="registry">The commands there are.</param>
/// <param name="workbench">Knows the models at hand.</param>
/// <param name="variables">The C# variables.</param>
/// <param name="languages">The names of languages that a line <c>#!name</c> goes on in.</param>
public sealed class CommandWriting(MagicRegistry registry, Workbench workbench, IVariables variables, IReadOnlyList<string> languages)
{
    /// <summary>Lists what could stand at a position.</summary>
    /// <param name="cell">The whole cell.</param>
    /// <param name="position">Where the cursor is, on a line that begins with <c>#!</c>.</param>
    /// <returns>The candidates; an empty list when there is nothing to propose.</returns>
    public CompletionList Complete(string cell, int position)
    {
        ArgumentNullException.ThrowIfNull(cell);
        int line = WordPlace.StartOfLine(cell, position);
        int start = WordPlace.WordAt(cell, position).Start;
        if (start == line)
        {
            string name = cell[line..position];
            return Matching(line, position, name, Names());
        }

        string[] before = Words(cell[line..start]);
        if (before.Length == 0 || registry.Find(before[0]) is not { } magic)
        {
            return CompletionList.None(position);
        }

        Command command = MagicShape.Of(magic);
        string word = cell[start..position];
        int equals = word.StartsWith('-') ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        string? option = equals >= 0 ? word[..equals] : Waiting(command, before[^1]);
        int begin = equals >= 0 ? start + equals + 1 : start;
        var values = new MagicValues(workbench, variables);
        IEnumerable<CompletionItem> items =
            option is not null && Find(command, option) is { } given ? values.Of(given, cell[begin..position]).Select(Item)
            : word.StartsWith('-') ? Options(command, before)
            : values.OfArgument(command, before, word).Select(Item).Concat(word.Length == 0 ? Options(command, before) : []);
        return Matching(begin, position, cell[begin..position], items);
    }

    /// <summary>Explains what stands at a position.</summary>
    /// <param name="cell">The whole cell.</param>
    /// <param name="position">Where the cursor is, on a line that begins with <c>#!</c>.</param>
    /// <returns>An option in a few words, and else the command's help; <see langword="null"/> where no command stands.</returns>
    public MimeBundle? Explain(string cell, int position)
    {
        ArgumentNullException.ThrowIfNull(cell);
        int line = WordPlace.StartOfLine(cell, position);
        (int start, int end) = WordPlace.WordAt(cell, position);
        int lineEnd = cell.IndexOf('\n', line) is var found and >= 0 ? found : cell.Length;
        string[] words = Words(cell[line..lineEnd]);
        if (words.Length == 0 || registry.Find(words[0]) is not { } magic)
        {
            return null;
        }

        if (start > line && Find(MagicShape.Of(magic), cell[start..end].Split('=')[0]) is { } option)
        {
            string names = string.Join(", ", option.Aliases.Prepend(option.Name));
            string value = option.HelpName is null ? "" : $" <{option.HelpName}>";
            return MimeBundle.Text($"{names}{value}\n{option.Description}");
        }

        return MimeBundle.Text(MagicHelp.Of(MagicShape.Of(magic)));
    }

    // In the words that Jupyter knows.
    private static CompletionItem Item(MagicValue value) =>
        new(
            value.Text,
            value.Kind switch
            {
                MagicValueKind.Path => "path",
                MagicValueKind.Word => "statement",
                _ => "instance",
            },
            value.Detail
        );

    private IEnumerable<CompletionItem> Names() =>
        registry
            .All.Select(magic => new CompletionItem("#!" + magic.Name, "magic", magic.Description))
            .Concat(languages.Select(language => new CompletionItem("#!" + language, "magic", $"The lines below are {language}.")));

    private static IEnumerable<CompletionItem> Options(Command command, string[] used) =>
        command
            .Options.Where(option => !option.Hidden && (option.Arity.MaximumNumberOfValues > 1 || !used.Contains(option.Name)))
            .Select(option => new CompletionItem(option.Name, "property", option.Description ?? ""));

    // The option before the cursor, when it still waits for its value.
    private static string? Waiting(Command command, string word) =>
        Find(command, word) is { } option && option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool) ? word : null;

    private static Option? Find(Command command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static CompletionList Matching(int start, int end, string typed, IEnumerable<CompletionItem> items) =>
        new(
            start,
            end,
            [.. items.Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(item => item.Text)]
        );

    private static string[] Words(string line) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var first, .. var rest]
        && first.StartsWith("#!", StringComparison.Ordinal)
            ? [first[2..], .. rest]
            : [];
}
