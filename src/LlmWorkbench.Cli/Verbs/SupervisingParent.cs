using System.Diagnostics;
using System.IO.Pipes;
using LlmWorkbench.Cli.Terminal;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>Listens, in the child of a <see cref="SupervisedRun"/>, to what the parent says.</summary>
internal static class SupervisingParent
{
    /// <summary>From now on the parent can interrupt this process, and this process ends when the parent has gone.</summary>
    /// <param name="handle">The pipe from the parent.</param>
    /// <param name="interrupt">What a byte on the pipe sets off.</param>
    /// <param name="folder">The parent's folder for temporary files, which goes when the parent cannot delete it any more.</param>
    internal static void Listen(string handle, Interrupt interrupt, string folder)
    {
        var pipe = new AnonymousPipeClientStream(PipeDirection.In, handle);
        new Thread(() => Listen(pipe, interrupt, folder)) { IsBackground = true, Name = "supervising parent" }.Start();
    }

    private static void Listen(AnonymousPipeClientStream pipe, Interrupt interrupt, string folder)
    {
        while (pipe.ReadByte() >= 0)
        {
            interrupt.Request();
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is among the temporary files.
        }

        // No cell may keep it: nobody is there to see it, and nobody could end it.
        Process.GetCurrentProcess().Kill();
    }
}
