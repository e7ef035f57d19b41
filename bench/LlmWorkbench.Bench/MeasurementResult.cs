namespace LlmWorkbench.Bench;

/// <summary>What one process measured. Processor time is what the process computed in user mode, on all of its threads.</summary>
internal sealed record MeasurementResult
{
    /// <summary>Loading the model and making the context.</summary>
    public double LoadSeconds { get; init; }

    /// <summary>Prompt length by the time until the first token.</summary>
    public double PrefillTokensPerSecond { get; init; }

    /// <summary>Tokens after the first, by their time.</summary>
    public double DecodeTokensPerSecond { get; init; }

    /// <summary>Prompt length by the processor time until the first token.</summary>
    public double PrefillTokensPerProcessorSecond { get; init; }

    /// <summary>Tokens after the first, by their processor time.</summary>
    public double DecodeTokensPerProcessorSecond { get; init; }

    /// <summary>Processor time of the process until its very first token.</summary>
    public double FirstTokenProcessorSeconds { get; init; }

    /// <summary>Resident memory that is not mapped from a file (RssAnon), at the end.</summary>
    public double AnonymousMegabytes { get; init; }

    /// <summary>The most resident memory that the process had (VmHWM).</summary>
    public double PeakMegabytes { get; init; }

    /// <summary>Managed memory allocated by each token after the first; 0 where there is none.</summary>
    public double AllocatedBytesPerToken { get; init; }

    /// <summary>UTF-8 bytes of the text by the median time of five; 0 where none was tokenized.</summary>
    public double TokenizationMegabytesPerSecond { get; init; }
}
