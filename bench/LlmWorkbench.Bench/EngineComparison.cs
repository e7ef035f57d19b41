using System.Globalization;

namespace LlmWorkbench.Bench;

/// <summary>
/// Runs the engine on each of its two releases of llama.cpp, LLamaSharp's own context and node-llama-cpp in turns on one task, and prints
/// medians with their spread and the ratios. Speed is by processor time, which other programs on the machine change little.
/// </summary>
internal static class EngineComparison
{
    private const int Ours = 0;
    private const int OursNewest = 1;
    private const int LLamaSharp = 2;
    private const int Node = 3;

    private static readonly (string Name, Func<PeerRun, double> Value, bool MoreIsBetter)[] s_rows =
    [
        ("prefill, tokens per processor second", run => run.Result.PrefillTokensPerProcessorSecond, true),
        ("decode, tokens per processor second", run => run.Result.DecodeTokensPerProcessorSecond, true),
        ("start to first token, processor seconds", run => run.Result.FirstTokenProcessorSeconds, false),
        ("start to first token, seconds", run => run.FirstTokenSeconds, false),
        ("most memory, MB", run => run.Result.PeakMegabytes, false),
    ];

    // What is divided: above 1 is in favour of the first.
    private static readonly (string Name, int One, int Other)[] s_ratios =
    [
        ("ours by LLamaSharp", Ours, LLamaSharp),
        ("0.5.0 by node-llama-cpp", OursNewest, Node),
        ("0.5.0 by default", OursNewest, Ours),
    ];

    /// <summary>Prints a Markdown table.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="task">What each program does.</param>
    /// <param name="node">The folder of node-llama-cpp, whose libraries of llama.cpp 0.5.0 the engine uses too.</param>
    /// <param name="rounds">How often each runs.</param>
    internal static void Print(string title, MeasurementTask task, string node, int rounds)
    {
        Peer[] peers =
        [
            Peer.Workbench with
            {
                Name = "ours, default",
                Engine = "default",
            },
            Peer.Workbench with
            {
                Name = "ours, 0.5.0",
                Engine = Peer.NodeLibraries(node),
            },
            Peer.LLamaSharp,
            Peer.Node(node),
        ];
        List<PeerRun>[] runs = [.. peers.Select(_ => new List<PeerRun>())];
        for (int round = 0; round < rounds; round++)
        {
            // Each begins once in as many rounds, and in every second one they come the other way round.
            IEnumerable<int> order = Enumerable.Range(0, peers.Length).Select(i => (i + (round / 2)) % peers.Length);
            foreach (int i in round % 2 == 0 ? order : order.Reverse())
            {
                runs[i].Add(peers[i].Run(task));
            }
        }

        Console.WriteLine(
            $"**{title}**: prompt of {task.Prompt} tokens, {task.Tokens} generated, greedy, {task.Threads} thread, {rounds} rounds in turns"
        );
        Console.WriteLine();
        string[] heads = [.. peers.Select(peer => peer.Name), .. s_ratios.Select(ratio => ratio.Name)];
        Console.WriteLine($"| median (least–most) | {string.Join(" | ", heads)} |");
        Console.WriteLine($"|---|{string.Concat(heads.Select(_ => "---:|"))}");
        foreach ((string name, Func<PeerRun, double> value, bool moreIsBetter) in s_rows)
        {
            IEnumerable<string> cells = runs.Select(own => Spread([.. own.Select(value)]))
                .Concat(s_ratios.Select(ratio => Ratio(runs[ratio.One], runs[ratio.Other], value, moreIsBetter)));
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }

        IEnumerable<string> garbage = runs.Select(
            (own, i) => i == Node ? "–" : Figure(Medians.Of(own.Select(run => run.Result.AllocatedBytesPerToken)))
        );
        Console.WriteLine($"| managed memory allocated by a token, bytes | {string.Join(" | ", garbage)} | – | – | – |");
        Console.WriteLine();
    }

    private static string Ratio(List<PeerRun> one, List<PeerRun> other, Func<PeerRun, double> value, bool moreIsBetter) =>
        Medians
            .Of(one.Zip(other, (a, b) => moreIsBetter ? value(a) / value(b) : value(b) / value(a)))
            .ToString("0.00", CultureInfo.InvariantCulture);

    private static string Spread(double[] values) => $"{Figure(Medians.Of(values))} ({Figure(values.Min())}–{Figure(values.Max())})";

    private static string Figure(double value) =>
        value.ToString(
            value < 10 ? "0.00"
                : value < 100 ? "0.0"
                : "#,0",
            CultureInfo.InvariantCulture
        );
}
