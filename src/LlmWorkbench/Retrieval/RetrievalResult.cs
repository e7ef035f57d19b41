using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Retrieval;

/// <summary>Passages by how near they are to a question, and what a model answers without and with the nearest.</summary>
/// <param name="Model">The name of the model that made the vectors.</param>
/// <param name="Question">The question.</param>
/// <param name="Pooling">How the vectors of a text's tokens became one.</param>
/// <param name="IsCentred">Whether the mean of the passages was subtracted from the vectors.</param>
/// <param name="Passages">All passages, nearest first.</param>
/// <param name="Answer">What a model answers; <see langword="null"/> where none was asked.</param>
public sealed record RetrievalResult(
    string Model,
    string Question,
    Pooling Pooling,
    bool IsCentred,
    IReadOnlyList<FoundPassage> Passages,
    RetrievedAnswer? Answer
) : ITabularResult
{
    /// <summary>The passages that go into the prompt, nearest first.</summary>
    public IReadOnlyList<FoundPassage> Used => [.. Passages.Where(p => p.IsUsed)];

    /// <inheritdoc/>
    public Table ToTable() => RetrievalTable.Of(this);
}

/// <summary>A passage, and how near it is to the question.</summary>
/// <param name="Rank">Its rank, 1 for the nearest.</param>
/// <param name="Index">Its place among the passages that were given, from 0.</param>
/// <param name="Text">The passage.</param>
/// <param name="TokenCount">How many tokens it is for the model that made the vectors, with those that were added.</param>
/// <param name="Cosine">The cosine of the angle between its vector and the question's, −1 to 1.</param>
/// <param name="IsUsed">Whether it goes into the prompt.</param>
public sealed record FoundPassage(int Rank, int Index, string Text, int TokenCount, double Cosine, bool IsUsed);

/// <summary>What a model answers from its weights alone, and with passages in its prompt.</summary>
/// <param name="Model">The name of the model that answers.</param>
/// <param name="PlainPrompt">The prompt without passages.</param>
/// <param name="Plain">What it answers then.</param>
/// <param name="Prompt">The prompt with the passages.</param>
/// <param name="Text">What it answers then; <see langword="null"/> where it was interrupted before.</param>
public sealed record RetrievedAnswer(string Model, string PlainPrompt, string Plain, string Prompt, string? Text);
