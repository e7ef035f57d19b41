using System.Text.Json;

namespace LlmWorkbench.Training.Commands;

/// <summary>Progress for a program that started this one: a JSON object a line.</summary>
internal sealed class ProgressLines(TextWriter output)
{
    /// <summary>How long a training runs without saving what there is.</summary>
    public static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(15);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a line and sends it off.</summary>
    public void Write(object line)
    {
        output.WriteLine(JsonSerializer.Serialize(line, s_json));
        output.Flush();
    }

    /// <summary>A token that is cancelled when the input ends, as it does with the program at its other end, or says stop.</summary>
    public static CancellationTokenSource Stop(TextReader input, CancellationToken cancellation)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        new Thread(() =>
        {
            while (input.ReadLine() is { } line && line != "stop") { }

            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work was done before.
            }
        })
        {
            IsBackground = true,
        }.Start();
        return stop;
    }
}
