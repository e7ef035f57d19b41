using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Trainers;

/// <summary>
/// A run of <see cref="TrainerProgram"/>, which tells how it gets on as lines of JSON. It is stopped by a word on its input, after which
/// it writes what there is and ends; and it ends when its input does, so that it never outlives this process.
/// </summary>
internal static class TrainerProcess
{
    private const string Uncaught = "Unhandled exception. ";
    private const int LongestError = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The verb and its options.</param>
    /// <param name="take">Given each line.</param>
    /// <param name="cancellation">Tells it to stop; it then has a minute to keep what there is.</param>
    /// <exception cref="WorkbenchException">It is not here, or refuses; the sentence is its own.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before there was anything to keep.</exception>
    public static void Run(IEnumerable<string> arguments, Action<JsonObject> take, CancellationToken cancellation)
    {
        using Process process = Start(arguments);
        string error = "";
        process.ErrorDataReceived += (_, line) => error = Reason(error, line.Data);
        process.BeginErrorReadLine();
        try
        {
            using CancellationTokenRegistration stop = cancellation.Register(() => Stop(process));
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (Parse(line) is { } told)
                {
                    take(told);
                }
            }

            process.WaitForExit();
        }
        finally
        {
            Kill(process);
        }

        if (process.ExitCode != 0)
        {
            // What it said is that it was stopped, which whoever stopped it knows.
            cancellation.ThrowIfCancellationRequested();
            throw new WorkbenchException(
                error.Length > 0
                    ? VisibleText.Phrase(error.Length > LongestError ? error[..LongestError] + "…" : error)
                    : $"The program that trains ended with {process.ExitCode}: did the memory suffice? --resume goes on from what it had "
                        + "saved, if it had come so far."
            );
        }
    }

    /// <summary>Why it ended, as far as it has said so: the last line of its errors, and of an exception that nobody caught the first,
    /// without the lines that say where it was thrown.</summary>
    /// <param name="known">What is known from the lines before.</param>
    /// <param name="line">The next line; <see langword="null"/> at the end.</param>
    internal static string Reason(string known, string? line) =>
        string.IsNullOrWhiteSpace(line) || line.StartsWith("   ", StringComparison.Ordinal) ? known
        : line.StartsWith(Uncaught, StringComparison.Ordinal) ? line[Uncaught.Length..]
        : line;

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(TrainerProgram.For("Models are trained", arguments))!;
        }
        catch (Win32Exception e)
        {
            throw new WorkbenchException($"The program that trains could not be started, is dotnet on the path? {e.Message}", e);
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // libtorch may say something of its own.
            return null;
        }
    }

    private static void Stop(Process process)
    {
        try
        {
            process.StandardInput.WriteLine("stop");
            process.StandardInput.Close();
            _ = Task.Run(() =>
            {
                if (!process.WaitForExit(s_patience))
                {
                    Kill(process);
                }
            });
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
