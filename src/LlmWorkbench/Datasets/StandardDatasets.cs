namespace LlmWorkbench.Datasets;

/// <summary>What models are measured on when nothing else is named: the datasets of this repository, made for the tutors.</summary>
public static class StandardDatasets
{
    /// <summary>The name of the text: held-out documents of every kind, with the surprisal that each cannot do without.</summary>
    public const string TextName = "held-out.jsonl";

    /// <summary>The name of the running text: the same documents one after the other, as importance matrices are computed from.</summary>
    public const string RunningTextName = "held-out";

    /// <summary>The names of the questions.</summary>
    public static IReadOnlyList<string> QuestionNames { get; } = ["people", "two-steps", "nobody", "look-up", "copying", "sums"];

    /// <summary>Reads the text.</summary>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The documents.</returns>
    /// <exception cref="WorkbenchException">It is not at hand.</exception>
    public static TextDataset Text(DatasetFinder? finder = null) => TextDataset.Read(TextName, finder);

    /// <summary>Reads the running text.</summary>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The text.</returns>
    /// <exception cref="WorkbenchException">It is not at hand.</exception>
    public static TextDataset RunningText(DatasetFinder? finder = null) => TextDataset.Read(RunningTextName, finder);

    /// <summary>Reads the questions.</summary>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>One dataset for each name.</returns>
    /// <exception cref="WorkbenchException">One is not at hand.</exception>
    public static IReadOnlyList<QuestionDataset> Questions(DatasetFinder? finder = null) =>
        [.. QuestionNames.Select(name => QuestionDataset.Read(name, finder))];
}
