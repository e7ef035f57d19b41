using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Standard output or standard error leads to a full disk, or was closed: no verb is aborted by it.</summary>
[StartsProcesses]
public sealed class FullStreamTests
{
    public static TheoryData<string, int> Commands =>
        new()
        {
            { "tokens hello", 0 },
            { "tokens hello --model nowhere.gguf", 1 },
            { "generate hello --max-tokens 2", 0 },
            { "run nowhere.ipynb", 1 },
            { "jupyter list", 0 },
            { "--help", 0 },
            { "nonsense", 2 },
            { "tokens --nonsense", 2 },
        };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_cannot_be_written_to_standard_error_is_lost_and_the_exit_code_stays(string command, int expected)
    {
        foreach (string redirection in (string[])["2> /dev/full", "2>&-"])
        {
            Assert.Equal(expected, (await RunAsync(command, redirection)).ExitCode);
        }
    }

    [Theory]
    [InlineData("tokens hello")]
    [InlineData("generate hello --max-tokens 2")]
    [InlineData("jupyter list")]
    [InlineData("--help")]
    [InlineData("tokens --help")]
    public async Task Results_that_cannot_be_written_fail_with_a_sentence(string command)
    {
        foreach (string redirection in (string[])["> /dev/full", ">&-"])
        {
            Outcome outcome = await RunAsync(command, redirection);

            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("Standard output cannot be written: ", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        }
    }

    private static async Task<Outcome> RunAsync(string command, string redirection)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"exec dotnet {Lab.Tool} {command} {redirection}"])
        {
            WorkingDirectory = Lab.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LLM_WORKBENCH_MODELS"] = Path.Combine(Lab.Root, "models");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(process.ExitCode, await output, await error);
    }
}
