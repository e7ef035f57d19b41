namespace LlmWorkbench.Training.Writing;

/// <summary>What a document of the corpus is.</summary>
public enum DocumentKind
{
    /// <summary>A small story with characters, things and places that come back.</summary>
    Story,

    /// <summary>Sentences that state facts of the world.</summary>
    WorldFacts,

    /// <summary>What there is to say about one invented person.</summary>
    Person,

    /// <summary>"Question: … Answer: …" lines with short answers.</summary>
    Questions,

    /// <summary>A conversation in the chat template's form, with special tokens.</summary>
    Chat,

    /// <summary>Text whose second part can be predicted only by copying from the first.</summary>
    Copying,

    /// <summary>A few people and what they have, and questions that need that and a fact of the world.</summary>
    LookUp,

    /// <summary>Sentences that end with a weighted choice whose distribution is known.</summary>
    Choices,
}

/// <summary>One document of the corpus.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; only a chat holds special tokens, written out.</param>
/// <param name="Surprisal">
/// −ln of the probability with which the grammar writes this text, in nats: what is left for a reader who knows the grammar and all
/// facts by heart. No model's loss over the corpus can be lower on average.
/// </param>
public sealed record CorpusDocument(DocumentKind Kind, string Text, double Surprisal);
