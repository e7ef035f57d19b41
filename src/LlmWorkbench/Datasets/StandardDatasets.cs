namespace LlmWorkbench.Datasets;

/// <summary>What models are measured on when nothing else is named: the datasets of this repository, made for the tutors.</summary>
public static class StandardDatasets
{
    /// <summary>The name of the text: held-out documents of every kind, with the surprisal that each cannot do without.</summary>
    public const string TextName = "held-out.jsonl";

    /// <summary>The names of the questions.</summary>
    public static IReadOnlyList<string> QuestionNames { get; } = ["facts", "cloze", "multiple-choice", "arithmetic"];

    /// <summary>Reads the text.</summary>
    /// <returns>The documents.</returns>
    /// <exception cref="WorkbenchException">It is not at hand.</exception>
    public static TextDataset Text() => TextDataset.Read(TextName);

    /// <summary>Reads the questions.</summary>
    /// <returns>One dataset for each name.</returns>
    /// <exception cref="WorkbenchException">One is not at hand.</exception>
    public static IReadOnlyList<QuestionDataset> Questions() => [.. QuestionNames.Select(name => QuestionDataset.Read(name))];
}
