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
    public static string? Of(string program, params string[] arguments)
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
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(PatienceMilliseconds) || !output.Wait(PatienceMilliseconds))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return null; // it is not installed
        }
    }
}
