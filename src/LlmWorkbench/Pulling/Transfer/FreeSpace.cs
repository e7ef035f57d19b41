namespace LlmWorkbench.Pulling.Transfer;

/// <summary>The room on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>How many bytes the user may still write where a path lies, or would.</summary>
    /// <returns>Bytes; <see langword="null"/> where the system does not say, as for some network disks: then writing itself will.</returns>
    public static long? Of(string path)
    {
        try
        {
            string? folder = Path.GetFullPath(path);
            while (folder is not null && !Directory.Exists(folder))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
