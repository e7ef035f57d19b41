namespace LlmWorkbench.Llama.Evaluation;

/// <summary>The tokens do not fit into the context window.</summary>
public sealed class ContextFullException : LlamaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="needed">How many tokens there were.</param>
    /// <param name="available">How many the context holds.</param>
    public ContextFullException(long needed, int available)
        : this(needed, 0, available) { }

    /// <summary>Makes the exception of a text that would fit if nothing were to be written after it.</summary>
    /// <param name="text">How many tokens the text has.</param>
    /// <param name="written">How many are to be written after it.</param>
    /// <param name="available">How many the context holds.</param>
    public ContextFullException(long text, long written, int available)
        : base(
            $"The text is {text:N0} tokens long{(written > 0 ? $" and {written:N0} more are to be read after it" : "")}, but the "
                + $"context holds {available:N0}: "
                + $"shorten the text, or load the model with a longer context, as in #!model NAME --context {text + written}."
        )
    {
        Needed = text + written;
        Available = available;
    }

    /// <summary>How many tokens there were, with those to be written after the text.</summary>
    public long Needed { get; }

    /// <summary>How many tokens the context holds.</summary>
    public int Available { get; }
}
