using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>
/// A program with both packages, published as one file: the form in which assemblies have no path. The other forms, with their files side
/// by side, are what a build is.
/// </summary>
[StartsProcesses]
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-publish-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_sample_runs_as_a_single_file_from_another_folder()
    {
        string built = Path.Combine(_folder, "built"),
            moved = Path.Combine(_folder, "moved");
        (int exitCode, string output, string error) = await BuiltProgram.RunAsync(
            "dotnet",
            "publish",
            Path.Combine(RepositoryFolder.Path, "samples", "LLamaSharpUser"),
            "--artifacts-path",
            Path.Combine(_folder, "artifacts"),
            "--output",
            built,
            "--use-current-runtime",
            "--no-self-contained",
            "-p:PublishSingleFile=true",
            "-p:RunAnalyzers=false", // what they hold, the build has held
            "--nologo",
            "--verbosity",
            "quiet"
        );
        Assert.True(exitCode == 0, output + error);
        Directory.Move(built, moved);
        Assert.Empty(Directory.GetFiles(moved, "*.dll"));

        (exitCode, output, error) = await BuiltProgram.RunAsync(
            Path.Combine(moved, BuiltProgram.FileName("LLamaSharpUser")),
            Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf")
        );

        Assert.True(exitCode == 0, error);
        SampleOutput.Check(output);
    }
}
