using System.ComponentModel;
using System.Diagnostics;

namespace LlmWorkbench.Hardware.Probing;

/// <summary>What a program of the system prints, where it is there.</summary>
internal static class ProgramOutput
{
    private const int PatienceMilliseconds = 5000;

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed; null where it is not there, fails or does not end.</returns>
    public static string? Of(string program, params string[] arguments) => Of(program, arguments, CancellationToken.None);

    /// <summary>Runs a program, and ends it when it is not waited for any more.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">When not to wait any more.</param>
    /// <returns>What it printed; null where it is not there, fails or does not end.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static string? Of(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            );
            if (process is null)
            {
                return null;
            }

            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            using CancellationTokenRegistration stop = cancellation.Register(() => End(process));
            if (!process.WaitForExit(PatienceMilliseconds) || !output.Wait(PatienceMilliseconds, cancellation))
            {
                End(process);
                return null;
            }

            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return null; // it is not installed
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // It has ended already, or is just ending.
        }
    }
}
