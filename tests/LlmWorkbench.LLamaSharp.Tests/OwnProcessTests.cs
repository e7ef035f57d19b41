using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>Which llama.cpp a process runs is settled once: each case is a program.</summary>
[StartsProcesses]
public sealed class OwnProcessTests
{
    [Fact]
    public async Task All_run_on_LLamaSharps_libraries_once_weights_are_shared()
    {
        (string[] lines, _) = await RunAsync("shared");

        Assert.Equal(["shared", "shared", "ours", "theirs", "theirs"], lines.Select(Word));
        Assert.Single(lines.SkipLast(1).Select(Rest).Distinct());
    }

    [Fact]
    public async Task Where_a_program_has_no_log_callback_warnings_and_errors_alone_reach_the_terminal()
    {
        (string[] lines, string error) = await RunAsync("shared");

        Assert.Equal("theirs failed", lines[^1].TrimEnd());
        Assert.Contains("create_tensor: loading tensor", error, StringComparison.Ordinal); // before the weights were shared
        Assert.DoesNotContain("KV buffer size", error, StringComparison.Ordinal); // of contexts, after it
        Assert.Contains("error loading model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_cannot_be_shared_after_the_workbench_has_loaded_its_own_and_all_else_goes_on()
    {
        (string[] lines, _) = await RunAsync("shared-late");

        Assert.Equal(["ours", "refused", "refused", "ours", "theirs", "theirs"], lines.Select(Word));
        Assert.Single(lines.SkipLast(1).Where(line => Word(line) != "refused").Select(Rest).Distinct());
        Assert.Matches(
            @"^The workbench has loaded a llama\.cpp of its own into this process \(.*\), and that cannot compute with another's weights: "
                + @"restart the program or the kernel, and call LLamaSharpEngine\.Use\(\) before the workbench loads its first model\.$",
            Rest(lines[1])
        );
    }

    [Fact]
    public async Task The_sample_shows_the_weights_that_LLamaSharp_runs()
    {
        (int exitCode, string output, string error) = await BuiltProgram.RunAsync(
            BuiltProgram.Find("LLamaSharpUser"),
            Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf")
        );

        Assert.True(exitCode == 0, error);
        Assert.Equal("", error);
        SampleOutput.Check(output);
    }

    private static async Task<(string[] Lines, string Error)> RunAsync(string order)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || order == "shared",
            "Elsewhere the second library is refused: its name cannot be changed inside it."
        );
        (int exitCode, string output, string error) = await BuiltProgram.RunAsync(
            BuiltProgram.Find("LlmWorkbench.TwoLibraries"),
            order,
            TutorWeights.ModelPath
        );
        Assert.True(exitCode == 0, error);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), error);
    }

    private static string Word(string line) => line.Split(' ', 2)[0];

    private static string Rest(string line) => line.Split(' ', 2)[1].TrimEnd();
}
