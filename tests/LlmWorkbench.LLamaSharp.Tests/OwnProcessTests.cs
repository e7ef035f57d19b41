using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>Which llama.cpp a process runs is settled once: each case is a program.</summary>
[StartsProcesses]
public sealed class OwnProcessTests
{
    [Fact]
    public async Task All_run_on_LLamaSharps_libraries_once_weights_are_shared()
    {
        string[] lines = await Lines("shared");

        Assert.Equal(["shared", "shared", "ours", "theirs"], lines.Select(Word));
        Assert.Single(lines.Select(Rest).Distinct());
    }

    [Fact]
    public async Task Weights_cannot_be_shared_after_the_workbench_has_loaded_its_own_and_all_else_goes_on()
    {
        string[] lines = await Lines("shared-late");

        Assert.Equal(["ours", "refused", "refused", "ours", "theirs"], lines.Select(Word));
        Assert.Single(lines.Where(line => Word(line) != "refused").Select(Rest).Distinct());
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

    private static async Task<string[]> Lines(string order)
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
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Word(string line) => line.Split(' ', 2)[0];

    private static string Rest(string line) => line.Split(' ', 2)[1].TrimEnd();
}
