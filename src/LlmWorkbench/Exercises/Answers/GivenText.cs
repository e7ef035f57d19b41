using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Answers;

/// <summary>What a student has given, in a sentence about it.</summary>
internal static class GivenText
{
    private const int Longest = 60;

    /// <summary>The beginning of an answer on one line, in quotation marks.</summary>
    /// <param name="answer">Any answer.</param>
    public static string Quoted(object? answer)
    {
        string text = answer is IEnumerable<string?> several ? string.Join(", ", several.Take(Longest)) : $"{answer}";
        return $"«{VisibleText.Phrase(VisibleText.Beginning(text, Longest))}»";
    }
}
