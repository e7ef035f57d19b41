namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>Code is nested too deeply; the message is one sentence for people.</summary>
public sealed class DeepCodeException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public DeepCodeException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for people.</param>
    public DeepCodeException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One sentence for people.</param>
    /// <param name="innerException">The cause.</param>
    public DeepCodeException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception with the place.</summary>
    /// <param name="line">The line of the code, from 1.</param>
    public DeepCodeException(int line)
        : base(
            FormattableString.Invariant(
                $"The code in line {line} is nested too deeply to be compiled: give its inner parts names, as variables or methods."
            )
        ) => Line = line;

    /// <summary>The line of the code, from 1, or null when it is not known.</summary>
    public int? Line { get; }
}
