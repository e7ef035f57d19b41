using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// Which kinds of documents there are and how often. At first two of five tokens are of text that only copying predicts, until heads
/// that copy have formed; afterwards a sixth.
/// </summary>
public static class Mix
{
    /// <summary>
    /// How many documents belong to the first part: about 3 million tokens, of which 1.2 million are of copying. A model of four layers
    /// had not begun to copy after 0.7 million.
    /// </summary>
    public const long EarlyDocuments = 48_000;

    /// <summary>From which document on every seventh is of weighted choices in balance (<see cref="BalancedChoices"/>): what a training
    /// of 6.3 million tokens reads when it goes on, with a learning rate that falls again. Until its end begins (<see cref="Ending"/>).
    /// </summary>
    public const long LastDocuments = 106_300;

    /// <summary>One of how many is.</summary>
    internal const int BalancedEvery = 7;

    private const double CopyingLength = 62.3;

    // Shares of tokens beside copying, and how many tokens a document of the kind has on average (measured).
    private static readonly (DocumentKind Kind, double Share, double Length)[] s_others =
    [
        (DocumentKind.Person, 0.37, 34.7),
        (DocumentKind.Story, 0.20, 122),
        (DocumentKind.Questions, 0.12, 51.5),
        (DocumentKind.Chat, 0.12, 59),
        (DocumentKind.WorldFacts, 0.07, 45.4),
        (DocumentKind.LookUp, 0.05, 54.8),
        (DocumentKind.Choices, 0.07, 41.1),
    ];

    private static readonly (DocumentKind, double)[] s_early = Shares(0.40);
    private static readonly (DocumentKind, double)[] s_late = Shares(0.17);

    /// <summary>The shares of documents.</summary>
    /// <param name="number">The number of the document.</param>
    public static IReadOnlyList<(DocumentKind Kind, double Share)> At(long number) => number < EarlyDocuments ? s_early : s_late;

    private static (DocumentKind, double)[] Shares(double copying)
    {
        (DocumentKind Kind, double Count)[] documents = s_others
            .Select(other => (other.Kind, Count: (1 - copying) * other.Share / other.Length))
            .Append((Kind: DocumentKind.Copying, Count: copying / CopyingLength))
            .ToArray();
        double total = documents.Sum(kind => kind.Count);
        return [.. documents.Select(kind => (kind.Kind, kind.Count / total))];
    }
}
