using System.Diagnostics;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Commands;

/// <summary>A training in a process of its own, ended from outside.</summary>
[Engine]
public sealed class StoppedTrainingTests
{
    private const string Endless =
        "--tokens 50000000 --layers 1 --width 32 --feed-forward 32 --heads 2 --kv-heads 1 --vocabulary 300 --context 64 --batch 1 "
        + "--people 5 --checkpoint-every 1000000 --threads 1";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_training_that_is_told_to_end_keeps_what_it_has_done(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string program = Path.Combine(AppContext.BaseDirectory, "llm-workbench-train.dll");
        // Who starts the tests in the background has them ignore interrupts, and every process that they start: not this one.
        (string? command, string? arguments) = OperatingSystem.IsLinux() ? ("env", "--default-signal=INT,TERM dotnet ") : ("dotnet", "");
        using Process training = Process.Start(
            new ProcessStartInfo(command, $"{arguments}{program} train {Endless} --checkpoint {folder["run"]}")
            {
                RedirectStandardError = true,
            }
        )!;
        string line = "";
        while (!line.StartsWith("step ", StringComparison.Ordinal))
        {
            line =
                await training.StandardError.ReadLineAsync(cancellation)
                ?? throw new InvalidOperationException("The training ended by itself.");
        }

        using var kill = Process.Start("kill", ["-s", signal, training.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        string rest = await training.StandardError.ReadToEndAsync(cancellation);
        await training.WaitForExitAsync(cancellation);

        Assert.Contains("Stopped at step ", rest, StringComparison.Ordinal);
        Assert.Equal(0, training.ExitCode);
        Assert.True(Checkpoint.ReadHeader(Checkpoint.Newest(folder["run"])).Step >= 10);
    }
}
