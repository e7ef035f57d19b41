using System.Runtime.Versioning;
using LlmWorkbench.Caching;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests;

/// <summary>A user who may not write, or not read, what the command needs: one sentence each, and what does not need it works.</summary>
[UnsupportedOSPlatform("windows")]
[Engine]
public sealed class OtherUserTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("cli-other-user-").FullName;
    private readonly (string, string)[] _variables;

    public OtherUserTests()
    {
        // Everything is the administrator's: nobody may read it, and write nowhere but among the temporary files.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _folder,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
            );
        }

        foreach (string name in (string[])["home", "models", "cache/quantized"])
        {
            Directory.CreateDirectory(At(name));
        }

        new TinyModel().Write(At("models/tiny.gguf"));
        File.WriteAllText(At("a.dib"), "#!csharp\n\n20 + 22\n");
        File.WriteAllText(At("text.txt"), string.Concat(Enumerable.Repeat("the cat and the hat. ", 40)));
        _variables =
        [
            ("HOME", At("home")),
            (ModelFolders.EnvironmentVariable, At("models")),
            (EvaluationCache.EnvironmentVariable, At("cache")),
            ("XDG_DATA_HOME", ""),
            ("XDG_CACHE_HOME", ""),
        ];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_notebook_runs_although_the_home_folder_cannot_be_written()
    {
        Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(_folder, _variables, "run", "a.dib");
        Assert.Equal((0, "1 cell ran; nothing written (--output and --html do)."), (outcome.ExitCode, outcome.Error.Trim()));
    }

    [Fact]
    public async Task A_model_is_quantized_although_the_cache_is_somebody_elses()
    {
        Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(
            _folder,
            _variables,
            "quantize",
            "Q8_0",
            "--model",
            "tiny"
        );
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("The folder for what can be computed again cannot be used (", outcome.Output, StringComparison.Ordinal);
        string file = outcome
            .Output.Split('\n')
            .First(line => line.Contains("--model ", StringComparison.Ordinal))
            .Split("--model ")[1]
            .TrimEnd('.');
        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(file, _folder)))!, recursive: true);
    }

    [Theory]
    [InlineData(
        "out.gguf cannot be written: its folder is write-protected, or somebody else's.",
        "quantize",
        "Q8_0",
        "--model",
        "tiny",
        "--output",
        "out.gguf"
    )]
    [InlineData(
        "out.gguf cannot be written: its folder is write-protected, or somebody else's.",
        "imatrix",
        "--model",
        "tiny",
        "--calibration",
        "text.txt",
        "--chunk-size",
        "16",
        "--output",
        "out.gguf"
    )]
    [InlineData("out.ipynb", "run", "a.dib", "--output", "out.ipynb")]
    [InlineData("out.html cannot be written: its folder is write-protected, or somebody else's.", "run", "a.dib", "--html", "out.html")]
    [InlineData("may not be opened by this user", "jupyter", "install")]
    [InlineData("--prefix FOLDER installs it in a folder that you name", "jupyter", "install")]
    public async Task What_may_not_be_written_is_said_in_a_sentence(string expected, params string[] arguments) =>
        Refused(await Support.Program.RunAsNobodyAsync(_folder, _variables, arguments), expected);

    [Theory]
    [InlineData("models/tiny.gguf", "logits", "the", "--model", "tiny")]
    [InlineData("text.txt", "perplexity", "text.txt", "--model", "tiny")]
    [InlineData("text.txt", "evaluate", "text.txt", "--model", "tiny")]
    [InlineData("a.dib", "run", "a.dib")]
    public async Task What_may_not_be_read_is_said_in_a_sentence(string file, params string[] arguments)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(file), Private);
        }

        Refused(await Support.Program.RunAsNobodyAsync(_folder, _variables, arguments), "may not be opened by this user");
    }

    private static void Refused(Support.Program.Outcome outcome, string expected)
    {
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.DoesNotContain(".part", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
