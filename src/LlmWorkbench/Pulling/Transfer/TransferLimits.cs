namespace LlmWorkbench.Pulling.Transfer;

/// <summary>How patient a transfer is.</summary>
internal sealed record TransferLimits
{
    /// <summary>The most that a file may have: a model of 405 billion parameters in 4 bits has 230 GB.</summary>
    public long MaxBytes { get; init; } = 512L << 30;

    /// <summary>How long a server may send nothing, or next to nothing, before it is asked again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often something that failed is tried again without anything having come in between.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long the first wait is; each further one twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that a server which has been asked too often may ask for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes are free where a path lies; <see langword="null"/> where the system does not say.</summary>
    public Func<string, long?> FreeBytes { get; init; } = FreeSpace.Of;

    /// <summary>The wait before a try.</summary>
    /// <param name="failures">How often it has failed, from 1.</param>
    public TimeSpan Wait(int failures) => FirstWait * Math.Pow(2, failures - 1);
}
