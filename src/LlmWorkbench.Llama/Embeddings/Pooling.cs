namespace LlmWorkbench.Llama.Embeddings;

/// <summary>How the vectors of a text's tokens become one vector.</summary>
public enum Pooling
{
    /// <summary>The mean over all tokens, those that were added counted.</summary>
    Mean,

    /// <summary>The last token's: in a model that reads from left to right, the only one that has seen everything.</summary>
    Last,

    /// <summary>The first token's: what models with a begin token («[CLS]») that sees the whole text are trained for.</summary>
    First,
}
