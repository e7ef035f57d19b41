namespace LlmWorkbench.Pulling;

/// <summary>A model of a repository, or at an address: one file, or several that belong together.</summary>
/// <param name="Name">The file's name in the repository, folders and ending included; of several files the first.</param>
/// <param name="Type">The type of its weights as the name says it, as in <c>Q4_K_M</c>; <see langword="null"/> where it says none.</param>
/// <param name="FileCount">How many files it has.</param>
/// <param name="Bytes">The size of all of them in bytes; <see langword="null"/> where it is not known.</param>
/// <param name="State">What is there of it.</param>
public sealed record PulledModel(string Name, string? Type, int FileCount, long? Bytes, PullState State)
{
    /// <summary>How many bytes of it are here.</summary>
    public long BytesHere { get; init; }

    /// <summary>How many bytes were taken over from an earlier pull, and not sent again.</summary>
    public long BytesResumed { get; init; }

    /// <summary>The SHA-256 of the file in 64 hexadecimal digits: what the repository says and, after a pull, what came; of several files
    /// that of the first. <see langword="null"/> where the repository names none and nothing was fetched.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether somebody has vouched for the content: the repository, or whoever gave the hash.</summary>
    public bool IsVouchedFor { get; init; }

    /// <summary>The full path of the file here; of several files the first. <see langword="null"/> where it is not here.</summary>
    public string? Path { get; init; }

    /// <summary>Whose folder it lies in, where another program had it already, as in <c>Ollama</c>.</summary>
    public string? Store { get; init; }

    /// <summary>What stands against using it, in a sentence; <see langword="null"/> for nothing.</summary>
    public string? Note { get; init; }
}
