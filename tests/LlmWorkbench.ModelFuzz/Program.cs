using System.CommandLine;
using System.Diagnostics;
using LlmWorkbench.ModelFuzz.Running;
using LlmWorkbench.Testing.Models;

// Mutates headers and weights of GGUF files and shows that whatever comes out is refused in one sentence, or loaded without harm and
// without a number that is none in a result.
Option<int> count = new("--count") { Description = "How many mutations to try.", DefaultValueFactory = _ => 100_000 };
Option<int> seed = new("--seed") { Description = "The seed: the same one gives the same files.", DefaultValueFactory = _ => 1 };
Option<int> first = new("--first") { Description = "The number of the first mutation: with --count 1, one is repeated." };
Option<bool> verbose = new("--verbose") { Description = "Print every verdict." };
Option<string[]> from = new("--from")
{
    Description =
        "GGUF files, or folders of them, to start from besides the small models; by default llama.cpp's vocabularies and models/.",
    AllowMultipleArgumentsPerToken = true,
};
RootCommand root = new(
    "Mutates headers of GGUF files, reads and checks them, and has llama.cpp load what was accepted in a process of its own."
)
{
    count,
    seed,
    first,
    verbose,
    from,
};
root.SetAction(
    (arguments, cancellation) =>
        RunAsync(
            arguments.GetValue(seed),
            arguments.GetValue(first),
            arguments.GetValue(count),
            arguments.GetValue(verbose),
            arguments.GetValue(from) ?? [],
            cancellation
        )
);

Argument<string[]> files = new("files") { Arity = ArgumentArity.ZeroOrMore };
Option<string> folder = new("--folder") { Required = true };
Command worker = new("worker", "The process that tries the files; the run starts it by itself.") { seed, folder, files };
worker.Hidden = true;
worker.SetAction(arguments => Worker.Run(arguments.GetValue(folder)!, arguments.GetValue(seed), arguments.GetValue(files) ?? []));
root.Add(worker);
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(int seed, int first, int count, bool verbose, string[] from, CancellationToken cancellation)
{
    string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    string folder = Directory.CreateDirectory(Path.Combine(root, $"model-fuzz-{Environment.ProcessId}")).FullName;
    try
    {
        Campaign campaign = new(folder, seed, Files(from), Path.GetFullPath(Path.Combine("artifacts", "fuzz")));
        long start = Stopwatch.GetTimestamp();
        long told = start;
        try
        {
            await campaign.RunAsync(first, count, Tell, Progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped.");
        }

        Console.WriteLine(campaign.Tally);
        return campaign.Tally.Bad == 0 && campaign.Tally.Total == count ? 0 : 1;

        void Tell(Finding finding) =>
            Console.WriteLine(
                $"{finding.Verdict.Outcome} at --seed {seed} --first {finding.Index}: {finding.Verdict.Remark}\n    "
                    + $"{finding.Description}\n    {finding.Path}"
            );

        void Progress(int index, Verdict verdict)
        {
            if (verbose)
            {
                Console.WriteLine($"{index}: {verdict.Outcome}: {verdict.Remark}");
            }

            if (Stopwatch.GetElapsedTime(told) > TimeSpan.FromSeconds(10))
            {
                told = Stopwatch.GetTimestamp();
                double rate = campaign.Tally.Total / Stopwatch.GetElapsedTime(start).TotalSeconds;
                Console.Error.WriteLine(
                    $"{campaign.Tally} ({rate:N0} a second, "
                        + $"{TimeSpan.FromSeconds((count - campaign.Tally.Total) / rate):hh\\:mm\\:ss} to go)"
                );
            }
        }
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static IReadOnlyList<string> Files(string[] from)
{
    if (from.Length == 0)
    {
        string models = Path.GetFullPath("models");
        from = Directory.Exists(models) ? [LlamaSource.Models, models] : [LlamaSource.Models];
    }

    return
    [
        .. from.SelectMany<string, string>(path =>
            Directory.Exists(path) ? Directory.GetFiles(path, "*.gguf").Order(StringComparer.Ordinal) : [Path.GetFullPath(path)]
        ),
    ];
}
