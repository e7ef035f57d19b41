using System.Diagnostics;

namespace LlmWorkbench.Testing.Files;

/// <summary>Makes named pipes, which .NET cannot make where a test wants them.</summary>
public static class NamedPipe
{
    /// <summary>Makes one, or skips the test where there are none.</summary>
    public static string Make(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes with the names of files.");
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    /// <summary>Runs what must not wait for somebody at the other end of a pipe.</summary>
    public static T WithoutWaiting<T>(Func<T> work)
    {
        Task<T> task = Task.Run(work);
        Assert.True(Task.WaitAny([task], TimeSpan.FromSeconds(60)) == 0, "It waits for the other end of a pipe.");
        return task.GetAwaiter().GetResult();
    }
}
