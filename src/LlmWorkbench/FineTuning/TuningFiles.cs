using System.Globalization;
using LlmWorkbench.Caching;
using LlmWorkbench.Drawing;
using LlmWorkbench.Trainers;

namespace LlmWorkbench.FineTuning;

/// <summary>The files that the trainer reads, gone when it has ended, and where the adapter goes.</summary>
internal sealed class TuningFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TuningFiles() { }

    private string Taught => Path.Combine(_folder.Path, "examples.jsonl");

    private string? HeldOut { get; set; }

    private string? Remembered { get; set; }

    /// <summary>Writes them.</summary>
    public static TuningFiles Write(IReadOnlyList<string> taught, IReadOnlyList<string> heldOut, string? remembered)
    {
        var files = new TuningFiles();
        File.WriteAllLines(files.Taught, taught);
        if (heldOut.Count > 0)
        {
            files.HeldOut = Path.Combine(files._folder.Path, "held-out.jsonl");
            File.WriteAllLines(files.HeldOut, heldOut);
        }

        if (remembered is not null)
        {
            files.Remembered = Path.Combine(files._folder.Path, "remembered.txt");
            File.WriteAllText(files.Remembered, remembered);
        }

        return files;
    }

    /// <summary>The adapter's file, which can be written: said before anything is learned.</summary>
    /// <exception cref="WorkbenchException">The name is none of a file, or a file is there that must stay.</exception>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static string Output(FineTuneOptions options, IReadOnlyList<string> modelFiles)
    {
        if (options.Output is { } output)
        {
            TrainedFile.RequireFree(output, options.Overwrites || options.Resumes, modelFiles);
        }

        return TrainedFile.Of(options.Output, options.Name, "adapters");
    }

    /// <summary>The name by which the adapter is taken off: that of its file.</summary>
    public static string AdapterName(FineTuneOptions options) =>
        Path.GetFileNameWithoutExtension(options.Output ?? options.Name + TrainedFile.Extension);

    /// <summary>What the trainer is started with.</summary>
    public static IEnumerable<string> Arguments(string model, TuningFiles files, FineTuneOptions options, string output)
    {
        string state = TrainedFile.StateOf(output);
        if (options.Resumes && !File.Exists(state))
        {
            throw new WorkbenchException(
                $"There is no fine-tuning to go on with: {ShownPath.Of(state)} is not there; begin without --resume."
            );
        }

        string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
        return
        [
            "finetune",
            .. (string[])["--model", model, "--examples", files.Taught, "--output", output, "--state", state, "--name", options.Name],
            .. files.HeldOut is { } heldOut ? (string[])["--held-out", heldOut] : [],
            .. files.Remembered is { } text ? (string[])["--remember", text] : [],
            .. (string[])["--format", $"{options.Format}", "--rank", Number(options.Rank)],
            .. (string[])["--alpha", Number(options.Alpha ?? 2.0 * options.Rank), "--steps", Number(options.Steps)],
            .. (string[])["--batch", Number(options.Batch), "--learning-rate", Number(options.LearningRate)],
            .. (string[])["--seed", Number(options.Seed), "--measure-every", Number(options.MeasureEvery)],
            .. options.Resumes ? (string[])["--resume"] : [],
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
