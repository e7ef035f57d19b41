namespace LlmWorkbench.Llama.Sampling;

/// <summary>A sampling option is out of its range; the message is the whole sentence, without .NET's parameter suffix.</summary>
public sealed class SamplingOptionException(string message) : ArgumentOutOfRangeException
{
    /// <inheritdoc/>
    public override string Message { get; } = message;
}
