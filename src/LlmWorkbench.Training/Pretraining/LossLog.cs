using System.Globalization;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// The loss curve of a run, as a CSV file in the run's folder: step, tokens, the loss of that step, the loss over held-out documents
/// where it was measured (both in nats a token), the learning rate and the seconds of training.
/// </summary>
public static class LossLog
{
    /// <summary>The file's name.</summary>
    public const string FileName = "losses.csv";

    private const string Columns = "step,tokens,loss,held_out_loss,learning_rate,seconds";

    /// <summary>Begins the file, or drops what lies after the step that a run goes on from.</summary>
    /// <param name="runFolder">The run's folder; made where it is missing.</param>
    /// <param name="step">How many steps the run has done.</param>
    /// <param name="readers">Who may read a new file; null for what the system gives.</param>
    /// <exception cref="InvalidDataException">A line of the file that is there is no line of a loss curve.</exception>
    public static void Begin(string runFolder, int step, FileReaders? readers = null)
    {
        Directory.CreateDirectory(runFolder);
        string path = Path.Combine(runFolder, FileName);
        string[] kept = File.Exists(path) ? File.ReadLines(path).Skip(1).TakeWhile(line => StepOf(path, line) <= step).ToArray() : [];
        AtomicFile.WriteText(path, string.Concat(kept.Prepend(Columns).Select(line => line + Environment.NewLine)), readers);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="progress">Where the run stands.</param>
    public static void Add(string runFolder, TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        File.AppendAllText(
            Path.Combine(runFolder, FileName),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.Step},{progress.Tokens},{progress.Loss:0.0000},{progress.ValidationLoss:0.0000}"
                    + $",{progress.LearningRate:0.0000000},{progress.Elapsed.TotalSeconds:0.0}\n"
            )
        );
    }

    private static int StepOf(string path, string line) =>
        int.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : throw new InvalidDataException($"{path} holds a line that begins with no step: «{line}»; remove it or the file.");
}
