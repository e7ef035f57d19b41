using LlmWorkbench.ModelFuzz.Mutations;
using LlmWorkbench.ModelFuzz.Sources;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>What went wrong at one number.</summary>
/// <param name="Index">The mutation's number.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Description">What was done to which file.</param>
/// <param name="Path">Where the file was kept.</param>
internal sealed record Finding(int Index, Verdict Verdict, string Description, string Path);

/// <summary>How many mutations ended how.</summary>
internal sealed class Tally
{
    private readonly int[] _counts = new int[Enum.GetValues<Outcome>().Length];

    /// <summary>How many were tried.</summary>
    public int Total => _counts.Sum();

    /// <summary>Those of one outcome.</summary>
    public int this[Outcome outcome] => _counts[(int)outcome];

    /// <summary>How many loaded models computed logits.</summary>
    public int Decoded { get; private set; }

    /// <summary>What must not happen at all.</summary>
    public int Bad => this[Outcome.Failed] + this[Outcome.Died] + this[Outcome.Hung];

    /// <summary>Counts one more.</summary>
    public void Add(Verdict verdict)
    {
        _counts[(int)verdict.Outcome]++;
        Decoded += verdict is { Outcome: Outcome.Loaded, Remark: Trial.Decoded } ? 1 : 0;
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"{Total} mutations: {this[Outcome.Refused]} refused, "
        + $"{this[Outcome.Loaded] + this[Outcome.RefusedByLlama] + this[Outcome.Died] + this[Outcome.Hung]} accepted, "
        + $"{this[Outcome.Loaded]} loaded ({Decoded} decoded), {this[Outcome.RefusedByLlama]} refused by llama.cpp, "
        + $"{this[Outcome.Failed]} other exceptions, {this[Outcome.Died]} deaths, {this[Outcome.Hung]} hangs";
}

/// <summary>A run: numbers one after the other, each tried in the worker, which is started anew when one ends it.</summary>
/// <param name="folder">A folder for the workers' files; it must exist.</param>
/// <param name="seed">The seed.</param>
/// <param name="files">The files that mutations start from, besides the small models.</param>
/// <param name="keep">Where files that do harm are kept.</param>
internal sealed class Campaign(string folder, int seed, IReadOnlyList<string> files, string keep)
{
    private readonly Lazy<SourceSet> _sources = new(() =>
        SourceSet.Create(Directory.CreateDirectory(Path.Combine(folder, "parent")).FullName, files)
    );

    /// <summary>What ended how.</summary>
    public Tally Tally { get; } = new();

    /// <summary>What went wrong.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Tries a range of numbers.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="found">Told of each finding.</param>
    /// <param name="progress">Told of each verdict.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; <see cref="Tally"/> holds what was done.</exception>
    public Task RunAsync(int first, int count, Action<Finding> found, Action<int, Verdict> progress, CancellationToken cancellation) =>
        RunAsync(Enumerable.Range(first, count), found, progress, cancellation);

    /// <summary>Tries some numbers.</summary>
    /// <param name="indices">The numbers.</param>
    /// <param name="found">Told of each finding.</param>
    /// <param name="progress">Told of each verdict.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; <see cref="Tally"/> holds what was done.</exception>
    public async Task RunAsync(
        IEnumerable<int> indices,
        Action<Finding> found,
        Action<int, Verdict> progress,
        CancellationToken cancellation
    )
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, "worker")).FullName;
        using WorkerProcess worker = new(["worker", "--seed", $"{seed}", "--folder", own, .. files]);
        foreach (int index in indices)
        {
            Verdict verdict = await worker.TryAsync(index, cancellation).ConfigureAwait(false);
            Tally.Add(verdict);
            progress(index, verdict);
            if (verdict.Outcome is Outcome.Failed or Outcome.Died or Outcome.Hung)
            {
                Finding finding = Record(index, verdict);
                Findings.Add(finding);
                found(finding);
            }
        }
    }

    private Finding Record(int index, Verdict verdict)
    {
        var file = MutatedFile.Make(_sources.Value, seed, index);
        string path = Path.Combine(Directory.CreateDirectory(keep).FullName, $"seed-{seed}-{index}.gguf");
        File.WriteAllBytes(path, file.Bytes);
        return new Finding(index, verdict, file.Description, path);
    }
}
