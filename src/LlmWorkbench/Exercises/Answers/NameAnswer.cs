using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Answers;

/// <summary>An answer that is one of several names, or some of them.</summary>
/// <param name="Choices">All names that can be given.</param>
/// <param name="Expected">The right ones; case does not count.</param>
public sealed record NameAnswer(IReadOnlyList<string> Choices, IReadOnlyList<string> Expected)
{
    // A sentence can hold so many that do not exist.
    private const int ManyNames = 5;

    /// <summary>What to write, as in «a type».</summary>
    public string What { get; init; } = "a name";

    /// <summary>What is said of the right answer.</summary>
    public required string Right { get; init; }

    /// <summary>Makes the hint for a wrong answer, from the names that were given.</summary>
    public required Func<IReadOnlyList<string>, string> Hint { get; init; }

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">A name or several; null, "" and "?" are not an answer.</param>
    /// <returns>What is thought of it.</returns>
    public Judgement Judge(object? answer)
    {
        string[]? given = answer switch
        {
            null or "" or "?" => null,
            string name => [name.Trim()],
            IEnumerable<string?> names =>
            [
                .. names.OfType<string>().Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            _ => [$"{answer}"],
        };
        if (given is null or ["?"])
        {
            return Judgement.NotAnswered(What);
        }

        string[] unknown = [.. given.Except(Choices, StringComparer.OrdinalIgnoreCase)];
        return unknown.Length > 0
                ? Judgement.Wrong(
                    $"there is no {Sentences.Or(unknown.Take(ManyNames).Select(GivenText.Quoted))} here: there are "
                        + $"{Sentences.And(Choices)}."
                )
            : given.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(Expected) ? Judgement.Right(Right)
            : Judgement.Wrong(Hint(given));
    }
}
