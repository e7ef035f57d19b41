using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Datasets;

/// <summary>The options of commands that measure whole models: on which text, with which questions, and how much of both.</summary>
internal sealed class MeasuredOnChoice
{
    private const string None = "none";

    private readonly Option<string> _text = new("--text")
    {
        Description = "What perplexity is measured on: a name in datasets/ or a path. Of a JSONL file each document is read by itself.",
        HelpName = "name|path",
        DefaultValueFactory = _ => StandardDatasets.TextName,
    };

    private readonly Option<string?> _tasks = new("--tasks")
    {
        Description = $"What is asked: names in datasets/ or paths, with commas between, or {None}; without it {string.Join(',', StandardDatasets.QuestionNames)}.",
        HelpName = "names",
    };

    private readonly Option<int?> _chunks = NumberOption.CreateOptional("--chunks", "How many documents or chunks of the text are read at most.", 1, int.MaxValue);
    private readonly Option<int?> _questions = NumberOption.CreateOptional("--questions", "How many questions of each dataset are asked at most, evenly spread over it.", 1, int.MaxValue);

    /// <summary>All options, for commands where they belong to another one.</summary>
    public IReadOnlyList<Option> Options => [_text, _tasks, _chunks, _questions];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the text and the questions.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="finder">Where to look.</param>
    /// <param name="mostQuestions">How many questions of each dataset without <c>--questions</c>; <see langword="null"/> is all.</param>
    /// <returns>The text, the questions, and how much of the text is read at most.</returns>
    /// <exception cref="WorkbenchException">A dataset is missing, empty or malformed.</exception>
    public (TextDataset Text, IReadOnlyList<QuestionDataset> Questions, int? MostChunks) Read(ParseResult parsed, DatasetFinder finder, int? mostQuestions)
    {
        var text = TextDataset.Read(parsed.GetValue(_text)!, finder);
        var most = parsed.GetValue(_questions) ?? mostQuestions;
        string[] names = (parsed.GetValue(_tasks) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var questions = (names.Length > 0 ? names : StandardDatasets.QuestionNames)
            .Where(name => !name.Equals(None, StringComparison.OrdinalIgnoreCase))
            .Select(name => QuestionDataset.Read(name, finder))
            .Select(dataset => most is { } limit ? dataset.Spread(limit) : dataset);
        return (text, [.. questions], parsed.GetValue(_chunks));
    }
}
