namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>What a program writes into its folder.</summary>
internal sealed class WrittenFiles
{
    private const int MaxFiles = 100_000;

    // What the rest of the machine needs: a file that was deleted while it is open is seen in no folder and takes room all the same.
    private const long Spared = 512L << 20;

    private readonly string _folder;
    private readonly long _max;
    private readonly (long Bytes, int Files) _before;
    private readonly bool _hadRoom;

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="max">How many bytes may come to what is there.</param>
    public WrittenFiles(string folder, long max)
    {
        (_folder, _max) = (folder, max);
        _before = Count(int.MaxValue);
        _hadRoom = Free > Spared;
    }

    private long Free => new DriveInfo(_folder).AvailableFreeSpace;

    /// <summary>What is too much, as the end of a sentence; <see langword="null"/> where nothing is.</summary>
    public string? Excess()
    {
        (long bytes, int files) = Count(_before.Files + MaxFiles + 1);
        return files - _before.Files > MaxFiles ? $"wrote more than {MaxFiles:N0} files"
            : bytes - _before.Bytes > _max ? $"wrote more than {_max >> 20:N0} MiB"
            : _hadRoom && Free < Spared ? $"left less than {Spared >> 20} MiB of the disk"
            : null;
    }

    private (long Bytes, int Files) Count(int most)
    {
        (long bytes, int files) = (0, 0);
        try
        {
            var all = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                IgnoreInaccessible = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
            };
            foreach (FileInfo file in new DirectoryInfo(_folder).EnumerateFiles("*", all).TakeWhile(_ => files < most))
            {
                bytes += file.Exists ? file.Length : 0;
                files++;
            }
        }
        catch (IOException)
        {
            // A folder was taken away while it was read: what was seen until then counts, and the next look comes soon.
        }

        return (bytes, files);
    }
}
