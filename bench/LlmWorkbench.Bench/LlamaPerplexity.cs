using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Bench;

/// <summary>llama.cpp's own program, as it is built from its source.</summary>
/// <param name="program">The executable.</param>
/// <param name="threads">Threads.</param>
internal sealed partial class LlamaPerplexity(string program, int threads)
{
    // It writes its last line from a thread of its own, and sometimes ends before it has.
    private const int MaxTries = 10;

    /// <summary>Measures a text, and keeps the distributions for <see cref="Divergence"/>.</summary>
    internal LlamaPerplexityRun Perplexity(string model, string text, string? keep = null)
    {
        LlamaPerplexityRun run = Run(
            ["-m", model, "-f", text, .. keep is null ? Array.Empty<string>() : ["--kl-divergence-base", keep]],
            FinalEstimate()
        );
        return run with { Perplexity = Number(run.Output, FinalEstimate()) };
    }

    /// <summary>Compares a model with the distributions that were kept.</summary>
    internal LlamaPerplexityRun Divergence(string model, string kept)
    {
        LlamaPerplexityRun run = Run(["-m", model, "--kl-divergence-base", kept, "--kl-divergence"], SameTopShare());
        return run with
        {
            Perplexity = Number(run.Output, MeanPerplexity()),
            Divergence = Number(run.Output, MeanDivergence()),
            SameTop = Number(run.Output, SameTopShare()),
        };
    }

    private LlamaPerplexityRun Run(IReadOnlyList<string> arguments, Regex lastLine)
    {
        LlamaPerplexityRun run = Run(arguments);
        for (int tries = 1; tries < MaxTries && !lastLine.IsMatch(run.Output); tries++)
        {
            run = Run(arguments);
        }

        return run;
    }

    private LlamaPerplexityRun Run(IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. arguments, "-t", threads.ToString(CultureInfo.InvariantCulture)])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        var marks = new List<(long Wall, TimeSpan Processor)>();
        char[] buffer = new char[4096];
        for (int read; (read = process.StandardOutput.Read(buffer)) > 0; )
        {
            output.Append(buffer, 0, read);

            // «[5]6.1235,»: a chunk is done.
            if (buffer.AsSpan(0, read).Contains('['))
            {
                process.Refresh();
                marks.Add((Stopwatch.GetTimestamp(), process.HasExited ? marks.LastOrDefault().Processor : process.TotalProcessorTime));
            }
        }

        process.WaitForExit();
        string all = output + errors.Result;
        return process.ExitCode == 0
            ? new LlamaPerplexityRun(all, marks)
            : throw new InvalidOperationException($"{program} failed with code {process.ExitCode}: {all}");
    }

    private static double Number(string output, Regex pattern) =>
        pattern.Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"llama-perplexity printed nothing like {pattern}: {output}");

    [GeneratedRegex(@"Final estimate: PPL = ([0-9.]+)")]
    private static partial Regex FinalEstimate();

    [GeneratedRegex(@"Mean PPL\(Q\) *: *([0-9.]+)")]
    private static partial Regex MeanPerplexity();

    [GeneratedRegex(@"Mean +KLD: *([0-9.-]+)")]
    private static partial Regex MeanDivergence();

    [GeneratedRegex(@"Same top p: *([0-9.]+)")]
    private static partial Regex SameTopShare();
}

/// <summary>What llama-perplexity said, and when.</summary>
/// <param name="Output">Everything that it printed.</param>
/// <param name="Marks">Wall clock and processor time whenever it said that chunks are done.</param>
internal sealed record LlamaPerplexityRun(string Output, IReadOnlyList<(long Wall, TimeSpan Processor)> Marks)
{
    /// <summary>The perplexity.</summary>
    internal double Perplexity { get; init; }

    /// <summary>The mean KL divergence in nats.</summary>
    internal double Divergence { get; init; }

    /// <summary>How often both find the same token the most probable, in per cent.</summary>
    internal double SameTop { get; init; }
}
