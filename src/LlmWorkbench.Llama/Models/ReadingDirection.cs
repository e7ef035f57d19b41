using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Models;

/// <summary>Which tokens of a text a token sees: those before it, or all of them, as in encoders.</summary>
internal static class ReadingDirection
{
    // Those for which llama.cpp makes no cache whatever their file says (llama-model.cpp, create_memory).
    private static readonly HashSet<string> s_architectures = new(StringComparer.Ordinal)
    {
        "bert",
        "nomic-bert",
        "nomic-bert-moe",
        "jina-bert-v2",
        "jina-bert-v3",
        "modern-bert",
        "neo-bert",
        "eurobert",
        "gemma-embedding",
        "dream",
        "llada",
        "llada-moe",
        "rnd1",
    };

    /// <summary>Whether every token of a text sees all others.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="metadata">The file's; <c>attention.causal</c> speaks of it.</param>
    internal static bool IsBoth(string architecture, GgufMetadata metadata) =>
        s_architectures.Contains(architecture) || metadata.GetBoolean($"{architecture}.attention.causal") == false;
}
