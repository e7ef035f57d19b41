namespace LlmWorkbench.Llama;

/// <summary>Something went wrong in or before llama.cpp; the message is one sentence for the person at the keyboard.</summary>
public class LlamaException : Exception
{
    /// <summary>Makes the exception with its sentence.</summary>
    public LlamaException(string message)
        : base(message) { }

    /// <summary>Makes the exception with its sentence and the exception behind it.</summary>
    public LlamaException(string message, Exception inner)
        : base(message, inner) { }
}
