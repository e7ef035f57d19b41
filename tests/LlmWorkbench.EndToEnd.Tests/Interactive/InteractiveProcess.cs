using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.EndToEnd.Tests.Interactive;

/// <summary>.NET Interactive without a front end: commands and events are lines of JSON.</summary>
internal sealed class InteractiveProcess : IDisposable
{
    // Only what hangs takes so long.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private int _count;

    public InteractiveProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">The cell.</param>
    public async Task<InteractiveCell> RunAsync(string code)
    {
        string token = $"cell-{++_count}";
        var command = new JsonObject
        {
            ["token"] = token,
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = code },
            ["routingSlip"] = new JsonArray(),
        };
        await _process.StandardInput.WriteLineAsync(command.ToJsonString());
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(s_patience);
        var cell = new InteractiveCell();
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.StartsWith('{'))
            {
                continue;
            }

            using var message = JsonDocument.Parse(line);
            if (cell.Add(message.RootElement, token))
            {
                return cell;
            }
        }

        throw new InvalidOperationException($"The tool ended in the middle of a cell: {code}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
