using System.Diagnostics;
using System.Text.Json;
using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Bench;

/// <summary>A run of one program: its own measurements, and the time from its start to its first token.</summary>
/// <param name="Result">What the program measured.</param>
/// <param name="FirstTokenSeconds">From the start of the process until it says "first".</param>
internal sealed record PeerRun(MeasurementResult Result, double FirstTokenSeconds);

/// <summary>A program that does a <see cref="MeasurementTask"/>: this one, or a peer.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">What stands before the task.</param>
internal sealed record Peer(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>This program.</summary>
    internal static Peer Workbench { get; } = new("LLM Workbench", Environment.ProcessPath!, ["measure"]);

    /// <summary>LLamaSharp's own context, which this program runs too.</summary>
    internal static Peer LLamaSharp { get; } = new("LLamaSharp", Environment.ProcessPath!, ["measure-llamasharp"]);

    /// <summary>Which llama.cpp the engine is to use, as <see cref="EngineChoice.EnvironmentVariable"/> says it; null for what is
    /// chosen.</summary>
    internal string? Engine { get; init; }

    /// <summary>The libraries of node-llama-cpp, installed by npm into bench/node.</summary>
    internal static string NodeLibraries(string folder) =>
        Directory
            .GetDirectories(Path.Combine(folder, "node_modules", "@node-llama-cpp"), "linux-*")
            .Select(package => Directory.GetDirectories(Path.Combine(package, "bins"))[0])
            .First();

    /// <summary>node-llama-cpp, installed by npm into bench/node.</summary>
    internal static Peer Node(string folder) => new("node-llama-cpp", "node", [Path.Combine(folder, "measure.mjs")]);

    /// <summary>Runs the task in a process of its own.</summary>
    /// <exception cref="InvalidOperationException">The program failed; the message has its last words.</exception>
    internal PeerRun Run(MeasurementTask task)
    {
        var info = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        if (Engine is not null)
        {
            info.Environment[EngineChoice.EnvironmentVariable] = Engine;
        }

        info.ArgumentList.Add(JsonSerializer.Serialize(task));
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        double first = 0;
        string last = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line == "first")
            {
                first = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            last = line.Length > 0 ? line : last;
        }

        process.WaitForExit();
        return process.ExitCode == 0 && last.StartsWith('{')
            ? new PeerRun(JsonSerializer.Deserialize<MeasurementResult>(last)!, first)
            : throw new InvalidOperationException($"{Name} failed with code {process.ExitCode}: {last} {errors.Result}");
    }
}
