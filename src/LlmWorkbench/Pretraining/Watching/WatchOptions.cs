using System.Collections.Immutable;
using LlmWorkbench.Datasets;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>How the points of a training are looked at.</summary>
public sealed record WatchOptions
{
    /// <summary>The points, the earliest first: models by name or path. The tutor's, after 0.2 to 7.8 million tokens, without it.</summary>
    public ImmutableArray<string> Points { get; init; } = ["tutor-0.2m", "tutor-1.2m", "tutor-2.5m", "tutor-4.3m", "tutor"];

    /// <summary>How many questions each is asked, of each kind; as many facts of each frequency.</summary>
    public int Questions { get; init; } = 200;

    /// <summary>Of how many chunks of the held-out text the loss is measured at most.</summary>
    public int Chunks { get; init; } = 50;

    /// <summary>The dataset of questions that only copying answers.</summary>
    public string Copying { get; init; } = "copying";

    /// <summary>The dataset of questions about who has what, told just before.</summary>
    public string Names { get; init; } = "look-up";

    /// <summary>The dataset of questions on facts, whose field <c>frequency</c> says how often training told each.</summary>
    public string Facts { get; init; } = "people";

    /// <summary>The held-out text, document by document where its file keeps them apart.</summary>
    public string Text { get; init; } = StandardDatasets.TextName;
}
