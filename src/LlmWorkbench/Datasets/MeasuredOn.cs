namespace LlmWorkbench.Datasets;

/// <summary>What a command is told of the text and the questions on which it measures whole models.</summary>
internal sealed record MeasuredOn
{
    /// <summary>The text's name or path.</summary>
    public string Text { get; init; } = StandardDatasets.TextName;

    /// <summary>The names or paths of the questions; none for no questions.</summary>
    public IReadOnlyList<string> Questions { get; init; } = StandardDatasets.QuestionNames;

    /// <summary>How many documents or chunks of the text are read at most; <see langword="null"/> is all.</summary>
    public int? MaxChunks { get; init; }

    /// <summary>How many questions of each dataset are asked at most, evenly spread over it; <see langword="null"/> is all.</summary>
    public int? MaxQuestions { get; init; }

    /// <summary>Reads the text.</summary>
    /// <param name="finder">Where to look.</param>
    /// <exception cref="WorkbenchException">It is missing, empty or malformed.</exception>
    public TextDataset ReadText(DatasetFinder finder) => TextDataset.Read(Text, finder);

    /// <summary>Reads the questions.</summary>
    /// <param name="finder">Where to look.</param>
    /// <exception cref="WorkbenchException">A dataset is missing, empty or malformed.</exception>
    public IReadOnlyList<QuestionDataset> ReadQuestions(DatasetFinder finder)
    {
        IEnumerable<QuestionDataset> all = Questions.Select(name => QuestionDataset.Read(name, finder));
        return [.. MaxQuestions is { } most ? all.Select(dataset => dataset.Spread(most)) : all];
    }
}
