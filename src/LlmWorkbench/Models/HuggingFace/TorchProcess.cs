using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Runs;
using LlmWorkbench.Trainers;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>
/// A running <see cref="TrainerProgram"/>: requests go to its input as lines of JSON, answers come as lines of JSON, after which the
/// numbers stand that a line announces.
/// </summary>
internal sealed class TorchProcess : IDisposable
{
    private const int LongestLine = 1 << 20;

    private readonly RunningTrainer _trainer;
    private readonly BufferedStream _answers;

    private TorchProcess(RunningTrainer trainer)
    {
        _trainer = trainer;
        _answers = new BufferedStream(trainer.Process.StandardOutput.BaseStream, 1 << 16);
    }

    /// <summary>The number of weights.</summary>
    public long ParameterCount { get; private set; }

    /// <summary>How the file stores the weights, as in <c>F16</c>.</summary>
    public string WeightType { get; private set; } = "";

    /// <summary>Starts it and waits until the model is loaded.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <exception cref="WorkbenchException">The program is not here, or the model cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TorchProcess Start(string folder, RunContext run)
    {
        TorchProcess started = new(RunningTrainer.Start("An OPT model is run", "runs OPT", ["serve", "--model", folder]));
        try
        {
            started.AwaitReady(run);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>Asks something.</summary>
    /// <param name="request">The question.</param>
    /// <param name="take">Given the numbers of each part of the answer, valid during the call.</param>
    /// <param name="cancellation">Ends the process, and with it whatever it computes: this cannot be asked any more then.</param>
    /// <exception cref="WorkbenchException">It was refused, or the process ended.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Ask(JsonObject request, Action<float[]> take, CancellationToken cancellation)
    {
        using (cancellation.Register(_trainer.Kill))
        {
            try
            {
                _trainer.Process.StandardInput.WriteLine(request.ToJsonString());
                _trainer.Process.StandardInput.Flush();
            }
            catch (IOException)
            {
                throw Ended(cancellation);
            }

            while (ReadLine(cancellation) is var line && !line.ContainsKey("done"))
            {
                take(ReadNumbers((int?)line["floats"] ?? 0, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }

        // It may have been ended when the whole answer was here already.
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _trainer.Dispose();

    private void AwaitReady(RunContext run)
    {
        JsonObject line;
        using (run.Cancellation.Register(_trainer.Kill))
        {
            while (!(line = ReadLine(run.Cancellation)).ContainsKey("ready"))
            {
                run.Report((double?)line["progress"] ?? 0, (string?)line["message"] ?? "");
            }
        }

        run.ThrowIfStopped();
        ParameterCount = (long?)line["parameters"] ?? 0;
        WeightType = (string?)line["type"] ?? "";
    }

    private JsonObject ReadLine(CancellationToken cancellation)
    {
        var bytes = new List<byte>(128);
        int next;
        while ((next = Next(cancellation)) != '\n')
        {
            if (bytes.Count == LongestLine)
            {
                throw new WorkbenchException("The program that runs OPT does not answer as expected: is it of another version?");
            }

            bytes.Add((byte)next);
        }

        try
        {
            JsonObject line = JsonNode.Parse(CollectionsMarshal.AsSpan(bytes)) as JsonObject ?? throw new JsonException("no object");
            return line["error"] is { } error ? throw new WorkbenchException(VisibleText.Phrase((string?)error ?? "")) : line;
        }
        catch (JsonException e)
        {
            string said = VisibleText.OneLine(Encoding.UTF8.GetString([.. bytes.Take(80)]));
            throw new WorkbenchException($"The program that runs OPT does not answer as expected, but «{said}».", e);
        }
    }

    private int Next(CancellationToken cancellation)
    {
        int next = _answers.ReadByte();
        return next >= 0 ? next : throw Ended(cancellation);
    }

    private float[] ReadNumbers(int count, CancellationToken cancellation)
    {
        float[] numbers = new float[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        return _answers.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? numbers : throw Ended(cancellation);
    }

    private Exception Ended(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return new OperationCanceledException(cancellation);
        }

        string code = _trainer.Process.WaitForExit(TimeSpan.FromSeconds(5)) ? $" with {_trainer.Process.ExitCode}" : "";
        string said = _trainer.LastError is { Length: > 0 } error ? $", and said «{VisibleText.OneLine(error)}»" : "";
        return new WorkbenchException(
            $"The program that runs OPT ended{code}{said}: the next command starts it again; did the memory suffice?"
        );
    }
}
