namespace LlmWorkbench.Training.Export;

/// <summary>What an exported model says about itself.</summary>
public sealed record ModelCard
{
    /// <summary>The model's name.</summary>
    public string Name { get; init; } = "Tutor";

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "LLM Workbench contributors";

    /// <summary>The licence's SPDX name, in small letters.</summary>
    public string License { get; init; } = "mit";

    /// <summary>What it is, in a sentence or two.</summary>
    public string Description { get; init; } =
        "A small language model for looking inside: it tells little stories and answers questions about a generated world of "
        + "simple facts and invented people.";

    /// <summary>The name of the data it was trained on.</summary>
    public string DatasetName { get; init; } = "LLM Workbench corpus";

    /// <summary>Which version of the data: the corpus seed and the number of people, for instance.</summary>
    public string DatasetVersion { get; init; } = "";

    /// <summary>What the data is.</summary>
    public string DatasetDescription { get; init; } =
        "Stories, facts, questions and chats written by the grammar in LlmWorkbench.Training; no text from anywhere else.";
}
