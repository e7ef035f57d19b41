using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using TorchSharp;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>What a checkpoint says beside its weights.</summary>
/// <param name="Options">The run's options.</param>
/// <param name="Step">How many steps were done.</param>
/// <param name="DocumentPosition">The corpus document that comes next.</param>
/// <param name="Seconds">The time spent training until then.</param>
/// <param name="Loss">The training loss of the last step, in nats a token; null before the first, and for a mean of checkpoints.</param>
/// <param name="ValidationLoss">The loss over held-out documents, when last measured of these weights.</param>
public sealed record CheckpointHeader(
    TrainingOptions Options,
    int Step,
    long DocumentPosition,
    double Seconds,
    double? Loss,
    double? ValidationLoss
);

/// <summary>
/// Checkpoints: one folder a step below a run's folder, with run.json, merges.txt, weights.bin and, in the newest alone, moments.bin
/// (float32, little endian, in the order of the network's weights).
/// </summary>
public static class Checkpoint
{
    private static readonly string[] s_names = ["run.json", "weights.bin", "moments.bin", "merges.txt"];

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Says whether a run's folder holds a checkpoint.</summary>
    /// <param name="runFolder">The run's folder.</param>
    public static bool Exists(string runFolder) => All(runFolder).Length > 0;

    /// <summary>Finds the newest checkpoint of a run.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Newest(string runFolder) =>
        All(runFolder).LastOrDefault()
        ?? throw new FileNotFoundException($"There is no checkpoint in {runFolder}; leave --resume away to start a new training.");

    /// <summary>Finds the checkpoint of a step.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="step">The step, or null for the newest.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string runFolder, int? step)
    {
        if (step is null)
        {
            return Newest(runFolder);
        }

        string folder = Folder(runFolder, step.Value);
        return Directory.Exists(folder)
            ? folder
            : throw new FileNotFoundException(
                $"There is no checkpoint of step {step} in {runFolder}; there are those of " + $"{string.Join(", ", Steps(runFolder))}."
            );
    }

    /// <summary>The steps whose checkpoints a run's folder holds, the earliest first.</summary>
    /// <param name="runFolder">The run's folder.</param>
    public static IReadOnlyList<int> Steps(string runFolder) => [.. All(runFolder).Select(StepOf)];

    /// <summary>Reads a checkpoint's header.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="InvalidDataException">It does not hold what a checkpoint holds.</exception>
    public static CheckpointHeader ReadHeader(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckpointHeader>(File.ReadAllText(Path.Combine(folder, "run.json")), s_json)
                ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{folder} holds no readable run.json: {exception.Message}", exception);
        }
    }

    /// <summary>The files of a checkpoint: what is made of it is as private as they are.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    public static IReadOnlyList<string> Files(string folder) => [.. s_names.Select(name => Path.Combine(folder, name))];

    /// <summary>Reads a checkpoint's tokenizer.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="header">Its header.</param>
    public static BytePairTokenizer ReadTokenizer(string folder, CheckpointHeader header) =>
        CorpusTokenizer.Load(Path.Combine(folder, "merges.txt"), header.Options.Shape.Vocabulary);

    /// <summary>Reads a checkpoint's model.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="InvalidDataException">The weights do not have the sizes that the header says.</exception>
    public static TransformerNetwork ReadNetwork(string folder, CheckpointHeader header)
    {
        var network = new TransformerNetwork(header.Options.Shape, header.Options.Seed);
        ReadTensors(Path.Combine(folder, "weights.bin"), network.WeightNames.Select(network.Weight));
        return network;
    }

    internal static void ReadMoments(string folder, Optimizer optimizer) =>
        ReadTensors(Path.Combine(folder, "moments.bin"), optimizer.State);

    internal static void Write(
        string runFolder,
        CheckpointHeader header,
        BytePairTokenizer tokenizer,
        TransformerNetwork network,
        Optimizer optimizer,
        FileReaders readers
    )
    {
        string folder = Folder(runFolder, header.Step);
        if (Directory.Exists(folder))
        {
            return;
        }

        // The folder gets its name when it is whole: a run that is killed while writing leaves no half checkpoint to resume from.
        string part = folder + ".part";
        Directory.CreateDirectory(part);
        WriteTensors(Path.Combine(part, "weights.bin"), network.WeightNames.Select(network.Weight), readers);
        WriteTensors(Path.Combine(part, "moments.bin"), optimizer.State, readers);
        CorpusTokenizer.Save(tokenizer, Path.Combine(part, "merges.txt"), readers);
        AtomicFile.WriteText(Path.Combine(part, "run.json"), JsonSerializer.Serialize(header, s_json), readers);
        Directory.Move(part, folder);
        foreach (string? older in All(runFolder).SkipLast(1))
        {
            File.Delete(Path.Combine(older, "moments.bin"));
        }
    }

    private static string Folder(string runFolder, int step) =>
        Path.Combine(runFolder, string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}"));

    private static int StepOf(string folder) => int.Parse(Path.GetFileName(folder)["step-".Length..], CultureInfo.InvariantCulture);

    private static string[] All(string runFolder) =>
        !Directory.Exists(runFolder)
            ? []
            :
            [
                .. Directory
                    .GetDirectories(runFolder, "step-*")
                    .Where(name => !name.EndsWith(".part", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ];

    private static void WriteTensors(string path, IEnumerable<torch.Tensor> tensors, FileReaders readers) =>
        AtomicFile.Write(
            path,
            overwrite: true,
            file =>
            {
                foreach (torch.Tensor tensor in tensors)
                {
                    file.Write(tensor.bytes);
                }
            },
            readers: readers
        );

    private static void ReadTensors(string path, IEnumerable<torch.Tensor> tensors)
    {
        using IDisposable noGradient = torch.no_grad();
        using FileStream file = File.OpenRead(path);
        foreach (torch.Tensor tensor in tensors)
        {
            Span<byte> bytes = tensor.bytes;
            if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new InvalidDataException($"{path} is shorter than the model that its run.json describes.");
            }
        }

        if (file.Position != file.Length)
        {
            throw new InvalidDataException($"{path} is longer than the model that its run.json describes.");
        }
    }
}
