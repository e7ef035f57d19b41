using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>The state of a fine-tuning as a file, from which it goes on as if it had never stopped: GGUF with F32 tensors.</summary>
public static class TuningState
{
    /// <summary>Writes it, in place of the one before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">The run.</param>
    /// <param name="origin">What it was begun with.</param>
    /// <param name="sources">Files that it was made of: who may not read them may not read it.</param>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(string path, TuningRun run, RunOrigin origin, IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(origin);
        StateFile.Write(path, run.Step, run.State, origin, sources);
    }

    /// <summary>Takes a run up where a state was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">A run of the same model, examples and rank.</param>
    /// <param name="origin">What it is begun with.</param>
    /// <exception cref="InvalidDataException">It was begun otherwise, and the sentence names what differs; or it is no state.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Read(string path, TuningRun run, RunOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(origin);
        run.Step = StateFile.Read(path, run.State, origin);
    }
}
