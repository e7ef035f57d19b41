using System.Text.RegularExpressions;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests;

/// <summary>What is left among the temporary files when a process has ended that could keep nothing elsewhere.</summary>
[Engine]
public sealed partial class TemporaryFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-temporary-").FullName;
    private readonly (string, string)[] _variables;

    public TemporaryFilesTests()
    {
        new TinyModel().Write(At("m.gguf"));
        Directory.CreateDirectory(At("tmp"));
        _variables = [(EvaluationCache.EnvironmentVariable, "off"), ("TMPDIR", At("tmp")), ("TEMP", At("tmp")), ("TMP", At("tmp"))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_notebooks_quantized_file_is_its_users_alone_and_goes_with_the_process()
    {
        await File.WriteAllTextAsync(
            At("a.dib"),
            """
            #!csharp

            #!quantize Q8_0 --no-load --model m.gguf --into q

            #!csharp

            var folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(q.Path)));
            File.WriteAllText("seen", $"{File.Exists(q.Path)} {(OperatingSystem.IsWindows() ? 448 : (int)File.GetUnixFileMode(folder))} {folder}");
            """,
            TestContext.Current.CancellationToken
        );
        Support.Program.Outcome outcome = await Support.Program.RunAsync(_folder, _variables, "run", "a.dib");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] seen = (await File.ReadAllTextAsync(At("seen"), TestContext.Current.CancellationToken)).Split(' ', 3);
        Assert.Equal(("True", "448"), (seen[0], seen[1]));
        Assert.Equal(At("tmp"), Path.GetDirectoryName(seen[2]));
        Assert.DoesNotMatch("llm-workbench-[0-9]+$", seen[2]);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_file_that_the_command_line_has_written_stays_and_is_said_to_lie_there()
    {
        Support.Program.Outcome outcome = await Support.Program.RunAsync(_folder, _variables, "quantize", "Q8_0", "--model", "m.gguf");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains(
            "so the file lies among the temporary files, and stays there until you delete it.",
            outcome.Output,
            StringComparison.Ordinal
        );
        string file = Assert.Single(Directory.GetFiles(At("tmp"), "*.gguf", SearchOption.AllDirectories));
        Assert.Contains(Path.GetFileName(file), outcome.Output, StringComparison.Ordinal);
        Assert.NotEmpty(GgufFile.Read(file).Tensors);
    }

    // The runtime leaves sockets and pipes of its own there until it ends.
    private string[] Left() => [.. Directory.GetFileSystemEntries(At("tmp")).Where(entry => OurFolder().IsMatch(Path.GetFileName(entry)))];

    private string At(string name) => Path.Combine(_folder, name);

    [GeneratedRegex("^llm-workbench")]
    private static partial Regex OurFolder();
}
