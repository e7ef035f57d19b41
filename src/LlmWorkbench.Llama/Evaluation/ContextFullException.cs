namespace LlmWorkbench.Llama;

/// <summary>The tokens do not fit into the context window.</summary>
public sealed class ContextFullException : LlamaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="needed">How many tokens there were.</param>
    /// <param name="available">How many the context holds.</param>
    public ContextFullException(long needed, int available)
        : base($"The text is {needed:N0} tokens long, but the context holds {available:N0}: shorten the text, or load the model with a longer context.")
    {
        Needed = needed;
        Available = available;
    }

    /// <summary>How many tokens there were.</summary>
    public long Needed { get; }

    /// <summary>How many tokens the context holds.</summary>
    public int Available { get; }
}
