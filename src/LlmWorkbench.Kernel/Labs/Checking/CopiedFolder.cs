namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>Copies what was kept of measurements.</summary>
internal static class CopiedFolder
{
    private const long MaxBytes = 1L << 30;

    /// <summary>Copies a folder with all below it, unless it holds too much to be copied for each student.</summary>
    /// <param name="folder">The folder; <see langword="null"/>, or one that is not there, is nothing to copy.</param>
    /// <param name="into">The folder that the copy lies in, under the same name.</param>
    public static void Copy(string? folder, string into)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)];
        if (files.Sum(file => file.Length) > MaxBytes)
        {
            return;
        }

        foreach (FileInfo file in files)
        {
            string copy = Path.Combine(into, Path.GetFileName(folder), Path.GetRelativePath(folder, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                file.CopyTo(copy);
            }
            catch (IOException)
            {
                // Another program is writing it, or has just deleted it: what is not copied is measured again.
                File.Delete(copy);
            }
        }
    }
}
