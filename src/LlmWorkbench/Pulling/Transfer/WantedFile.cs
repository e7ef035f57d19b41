using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>A file that is to come.</summary>
/// <param name="Name">What it is called in sentences.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Part">Where it is written until it is whole.</param>
/// <param name="Bytes">How long it must be; <see langword="null"/> where nobody says.</param>
/// <param name="Checksum">What it must be; <see langword="null"/> where nobody says.</param>
internal sealed record WantedFile(string Name, Uri Address, string Part, long? Bytes, Checksum? Checksum)
{
    /// <summary>Refuses an answer that is a refusal itself.</summary>
    public required Action<HttpResponseMessage> Require { get; init; }

    /// <summary>What is said where a disk is too full.</summary>
    public static WorkbenchException NoRoom(long bytes, long free, string path) =>
        new(
            $"{Figures.Bytes(bytes)} are to come, but only {Figures.Bytes(free)} are free where {VisibleText.Phrase(path)} will "
                + $"lie: make room, or "
                + "set HF_HUB_CACHE to a folder of another disk."
        );
}

/// <summary>A file that has come.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Resumed">How many of them an earlier call had left.</param>
/// <param name="Hash">Its hash, of the kind that was expected; else its SHA-256.</param>
internal sealed record Transferred(long Bytes, long Resumed, string Hash);
