using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Models.Capabilities;

/// <summary>The capability to cut texts into tokens and to say what each token stands for.</summary>
public interface ITokenizer
{
    /// <summary>The tokens.</summary>
    LlamaVocabulary Vocabulary { get; }
}
