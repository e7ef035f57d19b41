using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>The state of a fine-tuning as a file, from which it goes on as if it had never stopped: GGUF with F32 tensors.</summary>
public static class TuningState
{
    private const string StepKey = "tuning.step";

    /// <summary>Writes it, in place of the one before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">The run.</param>
    /// <param name="sources">Files that it was made of: who may not read them may not read it.</param>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(string path, TuningRun run, IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(run);
        var writer = new GgufWriter();
        writer.Add("general.type", "fine-tuning state");
        writer.Add(StepKey, (uint)run.Step);
        using DisposeScope scope = torch.NewDisposeScope();
        foreach ((string name, torch.Tensor value) in run.State)
        {
            writer.AddTensor(name, [.. value.shape.Reverse()], value.detach().contiguous().data<float>().ToArray());
        }

        writer.Write(path, overwrite: true, readers: FileReaders.Of(sources));
    }

    /// <summary>Takes a run up where a state was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">A run of the same model and rank.</param>
    /// <exception cref="InvalidDataException">It is the state of another model or rank, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Read(string path, TuningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var file = GgufFile.Read(path);
        using GgufTensorData data = file.OpenTensors();
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        foreach ((string name, torch.Tensor value) in run.State)
        {
            GgufTensor tensor =
                file.FindTensor(name) is { } found && found.Dimensions.Reverse().SequenceEqual(value.shape)
                    ? found
                    : throw new InvalidDataException(
                        $"{path} is the state of another model or rank: it has no {name} of {string.Join(" × ", value.shape)}; "
                            + "begin anew without --resume."
                    );
            value.copy_(torch.tensor(data.ReadFloats(tensor), value.shape));
        }

        run.Step = (int)(file.Metadata.GetInteger(StepKey) ?? throw new InvalidDataException($"{path} does not say its step."));
    }
}
