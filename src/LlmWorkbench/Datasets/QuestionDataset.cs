namespace LlmWorkbench.Datasets;

/// <summary>Questions to ask a model.</summary>
/// <param name="Name">What it is called in views.</param>
/// <param name="Questions">At least one.</param>
public sealed record QuestionDataset(string Name, IReadOnlyList<Question> Questions)
{
    /// <summary>Reads questions from a JSONL file; <see cref="QuestionLine"/> says which fields a line has.</summary>
    /// <param name="nameOrPath">A path or a name; see <see cref="DatasetFinder.FindQuestions"/>.</param>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The questions, in the file's order.</returns>
    /// <exception cref="WorkbenchException">There is none, it is empty, or a line is malformed.</exception>
    public static QuestionDataset Read(string nameOrPath, DatasetFinder? finder = null)
    {
        string path = (finder ?? DatasetFinder.Default()).FindQuestions(nameOrPath);
        if (DatasetFile.HoldsText(path))
        {
            throw new WorkbenchException(DatasetFile.NoQuestions(path));
        }

        IReadOnlyList<Question> questions = DatasetFile.ReadLines(path, QuestionLine.Parse);
        return questions.Count == 0
            ? throw new WorkbenchException($"{DatasetFile.Name(path)} is empty: there is no question to ask.")
            : new QuestionDataset(DatasetFile.Title(path), questions);
    }

    /// <summary>Some of the questions, evenly spread: the first ones of a file would often be of one kind.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The same name with fewer questions, or this one when it has no more.</returns>
    /// <exception cref="WorkbenchException">None is left.</exception>
    public QuestionDataset Spread(int most)
    {
        if (most <= 0)
        {
            throw new WorkbenchException($"{most} questions cannot be asked: it takes at least 1.");
        }

        return most < Questions.Count
            ? this with
            {
                Questions = [.. Enumerable.Range(0, most).Select(i => Questions[(int)((long)i * Questions.Count / most)])],
            }
            : this;
    }
}
