namespace LlmWorkbench.Llama.Models;

/// <summary>What a model remembers of the text before a token.</summary>
internal enum ModelMemory
{
    /// <summary>Keys and values of every token.</summary>
    Attention,

    /// <summary>A state of fixed size, as Mamba and RWKV do.</summary>
    Recurrent,

    /// <summary>Some layers the one, some the other.</summary>
    Hybrid,
}
