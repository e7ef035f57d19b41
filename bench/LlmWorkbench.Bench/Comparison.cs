using System.Globalization;

namespace LlmWorkbench.Bench;

/// <summary>Runs the engine and the peer in turns on one task and prints medians and their ratio.</summary>
internal static class Comparison
{
    private static readonly (string Name, Func<PeerRun, double> Value, bool MoreIsBetter)[] s_columns =
    [
        ("prefill, tokens/s", run => run.Result.PrefillTokensPerSecond, true),
        ("decode, tokens/s", run => run.Result.DecodeTokensPerSecond, true),
        ("start to first token, s", run => run.FirstTokenSeconds, false),
        ("tokenization, MB/s", run => run.Result.TokenizationMegabytesPerSecond, true),
        ("memory above the file, MB", run => run.Result.AnonymousMegabytes, false),
    ];

    /// <summary>Prints a Markdown table of medians over the rounds; a ratio above 1 is in the engine's favour.</summary>
    internal static void Print(string title, MeasurementTask task, Peer peer, int rounds)
    {
        var ours = new List<PeerRun>();
        var theirs = new List<PeerRun>();
        for (int round = 0; round < rounds; round++)
        {
            // Whoever goes first in a round goes second in the next: a machine that slows down hits both.
            foreach (bool own in round % 2 == 0 ? [true, false] : new[] { false, true })
            {
                (own ? ours : theirs).Add((own ? Peer.Workbench : peer).Run(task));
            }
        }

        string sampling =
            task.Temperature == 0
                ? "greedy"
                : $"temperature {task.Temperature.ToString(CultureInfo.InvariantCulture)}, top-k 40, top-p 0.95, min-p 0.05";
        Console.WriteLine(
            $"**{title}**: prompt of {task.Prompt} tokens, {task.Tokens} generated, "
                + $"{sampling}, {task.Threads} threads, {rounds} rounds in turns"
        );
        Console.WriteLine();
        Console.WriteLine($"| median | {Peer.Workbench.Name} | {peer.Name} | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach ((string name, Func<PeerRun, double> value, bool moreIsBetter) in s_columns)
        {
            double own = Medians.Of(ours.Select(value));
            double other = Medians.Of(theirs.Select(value));
            double ratio = Medians.Of(ours.Zip(theirs, (a, b) => moreIsBetter ? value(a) / value(b) : value(b) / value(a)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {own:0.##} | {other:0.##} | {ratio:0.00} |"));
        }

        Console.WriteLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Managed memory allocated per generated token: {Medians.Of(ours.Select(r => r.Result.AllocatedBytesPerToken)):0} bytes."
            )
        );
        Console.WriteLine();
    }
}
