using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>The state of a training as a file, from which it goes on as if it had never stopped: GGUF with F32 tensors.</summary>
internal static class StateFile
{
    private const string StepKey = "tuning.step";

    /// <summary>Writes it, in place of the one before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">How many steps are done.</param>
    /// <param name="state">Weights and the optimizer's running means, by name.</param>
    /// <param name="origin">What it was begun with.</param>
    /// <param name="sources">Files that it was made of: who may not read them may not read it.</param>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(
        string path,
        int step,
        IEnumerable<(string Name, torch.Tensor Value)> state,
        RunOrigin origin,
        IReadOnlyList<string> sources
    )
    {
        var writer = new GgufWriter();
        writer.Add("general.type", "training state");
        writer.Add(StepKey, (uint)step);
        origin.WriteTo(writer);
        using DisposeScope scope = torch.NewDisposeScope();
        foreach ((string name, torch.Tensor value) in state)
        {
            writer.AddTensor(name, [.. value.shape.Reverse()], value.detach().contiguous().data<float>().ToArray());
        }

        writer.Write(path, overwrite: true, readers: FileReaders.Of(sources));
    }

    /// <summary>Reads it into the tensors of a run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">Weights and running means of the same names and shapes.</param>
    /// <param name="origin">What the run is begun with.</param>
    /// <returns>How many steps are done.</returns>
    /// <exception cref="InvalidDataException">It is the state of something else, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int Read(string path, IEnumerable<(string Name, torch.Tensor Value)> state, RunOrigin origin)
    {
        var file = GgufFile.Read(path);
        origin.Require(path, file.Metadata);
        using GgufTensorData data = file.OpenTensors();
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        foreach ((string name, torch.Tensor value) in state)
        {
            GgufTensor tensor =
                file.FindTensor(name) is { } found && found.Dimensions.Reverse().SequenceEqual(value.shape)
                    ? found
                    : throw new InvalidDataException(
                        $"{path} is the state of another model: it has no {name} of {string.Join(" × ", value.shape)}; "
                            + "begin anew without --resume."
                    );
            value.copy_(torch.tensor(data.ReadFloats(tensor), value.shape));
        }

        return (int)(file.Metadata.GetInteger(StepKey) ?? throw new InvalidDataException($"{path} does not say its step."));
    }

    /// <summary>Refuses the state of a training that was begun otherwise, before anything is trained.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What the run is begun with.</param>
    /// <exception cref="InvalidDataException">Something differs; the sentence names all that does.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Require(string path, RunOrigin origin) => origin.Require(path, GgufFile.Read(path).Metadata);
}
