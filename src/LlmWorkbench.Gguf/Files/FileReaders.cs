namespace LlmWorkbench.Gguf.Files;

/// <summary>Who may read a file that is written: what was made of a private file is private too. Windows has its folders' rights
/// instead.</summary>
public sealed class FileReaders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly UnixFileMode _mode;
    private readonly bool _isStrict;

    private FileReaders(UnixFileMode mode, bool isStrict) => (_mode, _isStrict) = (mode, isStrict);

    /// <summary>The user alone, whoever could read the file that is replaced.</summary>
    public static FileReaders User { get; } = new(Owner, isStrict: true);

    /// <summary>Those who may read all of some files, within what the process's mask allows. A file that is replaced keeps its own
    /// mode.</summary>
    /// <param name="sources">What the file is made of; what is not there counts for nothing.</param>
    /// <exception cref="IOException">A link leads in a circle.</exception>
    public static FileReaders Of(params IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        UnixFileMode mode = Everybody;
        foreach (string source in OperatingSystem.IsWindows() ? [] : sources)
        {
            mode &= Mode(RealPath.Of(source));
        }

        return new FileReaders(mode | Owner, isStrict: false);
    }

    /// <summary>How a file is opened that is to be read by these alone from its first byte on.</summary>
    /// <param name="options">How it is opened; gets the mode.</param>
    /// <param name="replaced">The file that it will replace, if that is there.</param>
    /// <param name="readers">Who may read it; <see langword="null"/> for the usual.</param>
    /// <returns>The mode that it must have, whatever the process's mask; <see langword="null"/> when the mask may take something
    /// off.</returns>
    internal static UnixFileMode? Prepare(FileStreamOptions options, string replaced, FileReaders? readers)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        UnixFileMode? kept =
            readers is { _isStrict: true } ? readers._mode
            : File.Exists(replaced) ? File.GetUnixFileMode(replaced)
            : null;
        if ((kept ?? readers?._mode) is { } mode)
        {
            options.UnixCreateMode = mode;
        }

        return kept;
    }

    private static UnixFileMode Mode(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : Everybody;
}
