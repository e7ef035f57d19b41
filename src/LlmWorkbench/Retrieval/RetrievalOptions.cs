using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Retrieval;

/// <summary>How passages are searched, and how an answer is written with them.</summary>
public sealed record RetrievalOptions
{
    /// <summary>What stands for the question in <see cref="Prompt"/>.</summary>
    public const string QuestionMark = "{question}";

    /// <summary>What stands for the passages in <see cref="Prompt"/>.</summary>
    public const string PassagesMark = "{passages}";

    /// <summary>How many passages go into the prompt, those nearest to the question.</summary>
    public int Top { get; init; } = 3;

    /// <summary>How the vectors of a text's tokens become one; <see langword="null"/> is what the model's file wants, and else the
    /// mean.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether the mean of the passages is subtracted from all vectors first: what all have in common tells none of them apart
    /// (<see cref="Embeddings.EmbeddingOptions.Centre"/>). Models that were trained for search need it less.</summary>
    public bool Centre { get; init; }

    /// <summary>The prompt, with <see cref="PassagesMark"/> and <see cref="QuestionMark"/> where those belong. Without passages the line
    /// of <see cref="PassagesMark"/> is left out.</summary>
    public string Prompt { get; init; } = $"{PassagesMark}\nQuestion: {QuestionMark}\nAnswer:";

    /// <summary>What stands between two passages in the prompt.</summary>
    public string Between { get; init; } = "\n";

    /// <summary>How answers are written: the most probable token each time, one line of at most 32 tokens.</summary>
    public GenerationOptions Generation { get; init; } =
        new()
        {
            MaxTokens = 32,
            Sampling = new SamplingOptions { Temperature = 0 },
            Stop = ["\n"],
        };
}
