using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>All words of the corpus's lists: what lists to copy are drawn from, and what the vocabulary holds as single tokens.</summary>
public static class Lexicon
{
    /// <summary>The largest number that is a single token.</summary>
    public const int LargestNumber = 100;

    /// <summary>Every word once, in a fixed order; names and towns with their capitals.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. new[]
        {
            PeopleLists.Women,
            PeopleLists.Men,
            PeopleLists.Surnames,
            PeopleLists.Towns,
            [.. PeopleLists.Lands.Select(land => land.Land)],
            PeopleLists.Jobs,
            PeopleLists.Pets,
            PeopleLists.Foods,
            StoryWorld.Girls,
            StoryWorld.Boys,
            StoryWorld.Kinds,
            StoryWorld.Colours,
            StoryWorld.Things,
            StoryWorld.Places,
            StoryWorld.Houses,
            StoryWorld.Foods,
            StoryWorld.Glad,
            StoryWorld.Sad,
            StoryWorld.Skills,
            StoryWorld.Numbers,
            [
                .. WorldFacts
                    .All.Where(fact => !char.IsDigit(fact.Value[0]))
                    .SelectMany(fact => (string[])[.. fact.Subject.Split(' '), fact.Value]),
            ],
            [.. WeightedTable.All.SelectMany(table => table.Outcomes.Select(outcome => outcome.Word))],
        }
            .SelectMany(words => words)
            .Where(word => word.Length > 1)
            .Distinct(),
    ];

    /// <summary>The answer about somebody who does not exist.</summary>
    public const string Unknown = "unknown";

    /// <summary>What is a single token with a space before it: all words, the numbers to 100, and the answer about nobody.</summary>
    public static IEnumerable<string> WholeWords =>
        [.. Words, Unknown, .. Enumerable.Range(0, LargestNumber + 1).Select(number => $"{number}")];
}
