using System.ComponentModel;
using System.Diagnostics;

namespace LlmWorkbench.Trainers;

/// <summary>A process of <see cref="TrainerProgram"/>, and what it last said of an error. It ends when its input does, so that it never
/// outlives this process.</summary>
internal sealed class RunningTrainer : IDisposable
{
    private const string Uncaught = "Unhandled exception. ";

    private RunningTrainer(Process process)
    {
        Process = process;
        process.ErrorDataReceived += (_, line) => LastError = Reason(LastError, line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>The process; its errors are read here, its output is the caller's.</summary>
    public Process Process { get; }

    /// <summary>Why it ended, as far as it has said so on its standard error; empty where it has not.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <param name="purpose">As for <see cref="TrainerProgram.For"/>.</param>
    /// <param name="does">What the program does, as in <c>trains</c>.</param>
    /// <param name="arguments">The verb and its options.</param>
    /// <exception cref="WorkbenchException">It is not here, or cannot be started.</exception>
    public static RunningTrainer Start(string purpose, string does, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = TrainerProgram.For(purpose, arguments);
        try
        {
            return new RunningTrainer(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new WorkbenchException($"The program that {does} could not be started, is dotnet on the path? {e.Message}", e);
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

    /// <summary>Ends it, where it has not ended by itself.</summary>
    public void Kill()
    {
        try
        {
            Process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends it and lets go of it.</summary>
    public void Dispose()
    {
        Kill();
        Process.Dispose();
    }
}
