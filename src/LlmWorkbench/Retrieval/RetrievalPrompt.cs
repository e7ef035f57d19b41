namespace LlmWorkbench.Retrieval;

/// <summary>Writes the prompts, without passages and with them.</summary>
internal static class RetrievalPrompt
{
    /// <summary>Refuses a form that leaves the question or the passages out.</summary>
    /// <exception cref="WorkbenchException">It does.</exception>
    public static void Require(string form)
    {
        foreach (string mark in (string[])[RetrievalOptions.PassagesMark, RetrievalOptions.QuestionMark])
        {
            if (!form.Contains(mark, StringComparison.Ordinal))
            {
                throw new WorkbenchException($"The prompt has no {mark}: write it where that belongs.");
            }
        }
    }

    /// <summary>Both prompts.</summary>
    public static (string Without, string With) Write(RetrievalOptions options, string question, IReadOnlyList<string> passages)
    {
        // Marks inside of passages and of the question are their own words: the form is cut before anything is put in.
        string joined = string.Join(options.Between, passages);
        string without = string.Concat(
            options
                .Prompt.Split('\n')
                .Where(line =>
                    !line.Contains(RetrievalOptions.PassagesMark, StringComparison.Ordinal)
                    || line.Contains(RetrievalOptions.QuestionMark, StringComparison.Ordinal)
                )
                .Select((line, i) => i == 0 ? line : "\n" + line)
        );
        return (Fill(without, question, ""), Fill(options.Prompt, question, joined));
    }

    private static string Fill(string form, string question, string passages) =>
        string.Join(
            question,
            form.Split(RetrievalOptions.QuestionMark).Select(part => string.Join(passages, part.Split(RetrievalOptions.PassagesMark)))
        );
}
