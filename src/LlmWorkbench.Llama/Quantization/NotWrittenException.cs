namespace LlmWorkbench.Llama.Quantization;

/// <summary>A file could not be written where it was to be: the disk is full, or the folder cannot be used. Elsewhere it may be.</summary>
public sealed class NotWrittenException : LlamaException
{
    /// <summary>Makes the exception with its sentence.</summary>
    public NotWrittenException(string message)
        : base(message) { }

    /// <summary>Makes the exception with its sentence and the exception behind it.</summary>
    public NotWrittenException(string message, Exception inner)
        : base(message, inner) { }
}
