using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>The state of a fine-tuning as a file, from which it goes on as if it had never stopped: GGUF with F32 tensors.</summary>
public static class TuningState
{
    /// <summary>Writes it, in place of the one before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">The run.</param>
    /// <param name="sources">Files that it was made of: who may not read them may not read it.</param>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(string path, TuningRun run, IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(run);
        StateFile.Write(path, run.Step, run.State, sources);
    }

    /// <summary>Takes a run up where a state was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">A run of the same model and rank.</param>
    /// <exception cref="InvalidDataException">It is the state of another model or rank, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Read(string path, TuningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Step = StateFile.Read(path, run.State, "another model or rank");
    }
}
