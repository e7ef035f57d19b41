using System.Diagnostics;

namespace LlmWorkbench.Testing.Files;

/// <summary>A disk of a few kilobytes in memory, which is soon full.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one, to be read alone if that is asked for; null where that is not allowed.</summary>
    public static SmallDisk? Mount(string folder, int bytes, bool readOnly = false)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={bytes}{(readOnly ? ",ro" : "")}", "llm-workbench-tests", folder) == 0
            ? new SmallDisk(folder)
            : null;
    }

    /// <summary>Fills a disk up to its last byte.</summary>
    public static void Fill(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (byte[] page = new byte[4096]; ; )
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose()
    {
        if (Run("umount", Folder) != 0)
        {
            Run("umount", "-l", Folder);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
