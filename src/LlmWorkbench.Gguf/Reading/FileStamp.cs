using Microsoft.Win32.SafeHandles;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>What changes of a file when somebody writes to it.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Written">When it was last written, UTC: it tells also what leaves the length as it was.</param>
internal readonly record struct FileStamp(long Length, DateTime Written)
{
    /// <summary>That of an open file: another may have taken its name by now.</summary>
    public static FileStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    /// <summary>That of the file that a path leads to.</summary>
    public static FileStamp Of(FileInfo file) => new(file.Length, file.LastWriteTimeUtc);

    /// <summary>How another one differs, for sentences; <see langword="null"/> when it does not.</summary>
    /// <param name="now">What is there now.</param>
    public string? Difference(FileStamp now) =>
        now.Length != Length ? $"it had {Shown.Bytes(Length)} and has {Shown.Number(now.Length)} now"
        : now.Written != Written
            ? FormattableString.Invariant(
                $"it was last written {Written:yyyy-MM-dd HH:mm:ss} UTC then and {now.Written:yyyy-MM-dd HH:mm:ss} UTC now"
            )
        : null;
}
