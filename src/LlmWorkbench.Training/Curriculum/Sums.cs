using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>Sums of two digits. Every seventh or so is never told: whether it is right shows whether the model adds or remembers.</summary>
public static class Sums
{
    private static readonly FactKind s_kind = new(
        "sum",
        ["{s} is {v}.", "{s} = {v}.", "{s} makes {v}.", "how much is {s}? It is {v}."],
        ["how much is {s}?", "what is {s}?", "what does {s} make?"],
        "{s} is {v}."
    );

    /// <summary>All hundred, in order.</summary>
    public static IReadOnlyList<Fact> All { get; } =
    [.. Enumerable.Range(0, 100).Select(i => new Fact(s_kind, $"{i / 10} + {i % 10}", $"{(i / 10) + (i % 10)}"))];

    /// <summary>The sums that training tells and asks.</summary>
    public static IReadOnlyList<Fact> Taught { get; } = [.. All.Where(fact => !IsHeldOut(fact))];

    /// <summary>Says whether a sum never occurs in training.</summary>
    /// <param name="sum">One of <see cref="All"/>.</param>
    public static bool IsHeldOut(Fact sum) => SeededRandom.Hash("held out: " + sum.Subject) % 7 == 0;
}
