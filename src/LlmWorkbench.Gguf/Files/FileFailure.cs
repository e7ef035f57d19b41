using System.Text.RegularExpressions;

namespace LlmWorkbench.Gguf.Files;

/// <summary>Says of a file that cannot be opened, read or written what is wrong and what would work: what .NET says names neither the
/// cause nor a way out. Sentences of our own pass as they are.</summary>
public static partial class FileFailure
{
    /// <summary>The sentence for a failure.</summary>
    /// <param name="failure">What was thrown when a file or folder was opened, read, written or listed.</param>
    /// <returns>One sentence that names the file.</returns>
    public static string Sentence(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string message = failure.Message;
        return failure switch
        {
            UnauthorizedAccessException when Path(DeniedPattern(), message) is { } path => Denied(path),
            UnauthorizedAccessException when message == "Access to the path is denied." =>
                "A file or folder may not be read or written by this user: change its rights, or name another.",
            FileNotFoundException when Path(NoFilePattern(), message) is { } path =>
                $"There is no file {path}: check its name, and the folder that it counts from.",
            DirectoryNotFoundException when Path(NoFolderPattern(), message) is { } path =>
                $"There is no {path}, and its folder is not there either: check the path.",
            IOException when Path(InUsePattern(), message) is { } path =>
                $"{path} is in use by another program: wait until it is done, or name another file.",
            IOException when SystemPattern().Match(message) is { Success: true } said => OfSystem(
                WithoutPart(said.Groups["path"].Value),
                said.Groups["reason"].Value.TrimEnd('.')
            ),
            _ => message,
        };
    }

    /// <summary>The sentence for what the system said of a file that is written or read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">The system's words (strerror of Unix, FormatMessage of Windows).</param>
    internal static string OfSystem(string path, string reason) =>
        reason switch
        {
            "No space left on device" or "There is not enough space on the disk" =>
                $"{path} cannot be written: its disk is full; free some space there, or name a file on another disk.",
            "Disk quota exceeded" =>
                $"{path} cannot be written: this user may not fill more of its disk; free some space there, or name a file on "
                    + "another disk.",
            "Read-only file system" or "The media is write protected" =>
                $"{path} cannot be written: its disk can only be read; name a file on another disk.",
            "File name too long" => $"{path} cannot be written or read: its name is too long for its disk; give it a shorter name.",
            "Input/output error" => $"{path} cannot be read or written: its disk has a fault; name a file on another disk.",
            _ => $"{path} cannot be read or written: {reason}.",
        };

    // Files are written under such names first, which nobody has given (PartName).
    private static string WithoutPart(string path) => PartPattern().Replace(path, "");

    [GeneratedRegex(@"\.\d+-\d+\.part$", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    private static string? Path(Regex pattern, string message) =>
        pattern.Match(message) is { Success: true } match ? WithoutPart(match.Groups["path"].Value) : null;

    private static string Denied(string path) =>
        !Directory.Exists(path) ? $"{path} may not be opened by this user: change its rights (or its folder's), or name another file."
        : MayBeListed(path) ? $"{path} is a folder: name a file."
        : $"The folder {path} may not be opened by this user: change its rights, or name another.";

    private static bool MayBeListed(string folder)
    {
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            entries.MoveNext();
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    // The messages of System.Private.CoreLib (Strings.resx), which are in English wherever .NET runs.
    [GeneratedRegex(@"^Access to the path '(?<path>.*)' is denied\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex DeniedPattern();

    [GeneratedRegex(@"^Could not find file '(?<path>.*)'\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex NoFilePattern();

    [GeneratedRegex(@"^Could not find a part of the path '(?<path>.*)'\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex NoFolderPattern();

    [GeneratedRegex(
        @"^The process cannot access the file '(?<path>.*)' because it is being used by another process\.$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex InUsePattern();

    [GeneratedRegex(@"^(?<reason>[^:']+) : '(?<path>.*)'\.?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SystemPattern();
}
