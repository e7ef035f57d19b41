using System.Diagnostics;
using System.Runtime.Versioning;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Cli.Tests;

/// <summary>Which files the verb run may write, before it runs anything.</summary>
[Engine]
public sealed class RunFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-files-").FullName;

    public RunFilesTests() => File.WriteAllText(At("a.dib"), "#!csharp\n\nFile.WriteAllText(\"ran\", \"\"); 20 + 22\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Output_and_page_must_be_two_files_also_through_links()
    {
        File.CreateSymbolicLink(At("link.html"), At("out.ipynb"));
        Directory.CreateSymbolicLink(At("folder"), _folder);
        await RefusedAsync(ExitCode.BadUsage, "lead to the same file", "--output", At("out.ipynb"), "--html", At("out.ipynb"));
        await RefusedAsync(ExitCode.BadUsage, "lead to the same file", "--output", At("out.ipynb"), "--html", At("link.html"));
        await RefusedAsync(ExitCode.BadUsage, "lead to the same file", "--output", At("folder/out.ipynb"), "--html", At("out.ipynb"));
    }

    [Fact]
    public async Task A_page_may_not_replace_the_notebook()
    {
        File.CreateSymbolicLink(At("link.html"), "a.dib");
        await RefusedAsync(ExitCode.BadUsage, "would replace the notebook", "--html", At("a.dib"));
        await RefusedAsync(ExitCode.BadUsage, "would replace the notebook", "--html", At("link.html"));
    }

    [Fact]
    public async Task Another_name_of_the_same_file_is_the_same_file()
    {
        Link("a.dib", "twin.html");
        await RefusedAsync(ExitCode.BadUsage, "would replace the notebook", "--html", At("twin.html"));
        File.WriteAllText(At("page.html"), "");
        Link("page.html", "page.ipynb");
        await RefusedAsync(ExitCode.BadUsage, "lead to the same file", "--output", At("page.ipynb"), "--html", At("page.html"));
    }

    private void Link(string file, string name)
    {
        using var ln = Process.Start("ln", [At(file), At(name)]);
        ln.WaitForExit();
        Assert.SkipWhen(ln.ExitCode != 0, "The disk has no hard links.");
    }

    [Fact]
    public async Task What_cannot_be_written_is_said_before_the_first_cell_runs()
    {
        Directory.CreateDirectory(At("folder.ipynb"));
        await RefusedAsync(ExitCode.Failed, "must end in .ipynb or .dib", "--output", At("out.txt"));
        await RefusedAsync(ExitCode.Failed, "is a folder", "--output", At("folder.ipynb"));
        await RefusedAsync(ExitCode.Failed, "its folder does not exist", "--output", At("none/out.ipynb"));
        await RefusedAsync(ExitCode.Failed, "its folder does not exist", "--html", At("none/out.html"));
        await RefusedAsync(ExitCode.Failed, "is a folder", "--html", _folder);
        if (OperatingSystem.IsLinux())
        {
            NamedPipe.Make(At("pipe.html"));
            NamedPipe.Make(At("pipe.ipynb"));
            await RefusedAsync(ExitCode.Failed, "a pipe, a device or a socket", "--html", At("pipe.html"));
            await RefusedAsync(ExitCode.Failed, "a pipe, a device or a socket", "--html", "/dev/null");
            await RefusedAsync(ExitCode.Failed, "a pipe, a device or a socket", "--output", At("pipe.ipynb"));
        }
    }

    [Fact]
    public async Task A_notebook_may_be_written_over_itself_and_a_page_over_an_older_one()
    {
        await RunAsync("run", At("a.dib"), "--output", At("a.ipynb"));
        await File.WriteAllTextAsync(At("a.html"), "<!DOCTYPE html><p>old</p>", TestContext.Current.CancellationToken);
        (int code, string error) = await RunAsync("run", At("a.ipynb"), "--output", At("a.ipynb"), "--html", At("a.html"));
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("written: ", error, StringComparison.Ordinal);
        Assert.Contains("42", await File.ReadAllTextAsync(At("a.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["a.dib", "a.html", "a.ipynb", "ran"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_pages_name_ends_in_html()
    {
        await RefusedAsync(ExitCode.BadUsage, "name a file that ends in .html", "--html", At("page"));
        await RefusedAsync(ExitCode.BadUsage, "name a file that ends in .html", "--html", At("thesis.txt"), "--overwrite");
        Assert.Equal(ExitCode.Done, (await RunAsync("run", At("a.dib"), "--html", At("page.HTM"))).Code);
    }

    [Theory]
    [InlineData("--html", "thesis.html", "my thesis, twelve months of work")]
    [InlineData("--html", "thesis.html", "GGUF\0\0\0")]
    [InlineData("--output", "other.ipynb", "not even a notebook")]
    [InlineData("--output", "other.dib", "#!csharp\n\n\"another notebook\"\n")]
    [InlineData(
        "--output",
        "other.dib",
        "#!csharp\n\nFile.WriteAllText(\"ran\", \"\"); 20 + 22\n\n#!csharp\n\n\"my\"\n\n#!csharp\n\n\"work\"\n"
    )]
    public async Task What_an_earlier_run_has_not_written_is_replaced_only_when_that_is_asked_for(
        string option,
        string name,
        string content
    )
    {
        await File.WriteAllTextAsync(At(name), content, TestContext.Current.CancellationToken);
        await RefusedAsync(ExitCode.Failed, "give --overwrite to replace it", option, At(name));
        Assert.Equal(content, await File.ReadAllTextAsync(At(name), TestContext.Current.CancellationToken));

        File.CreateSymbolicLink(At($"link{Path.GetExtension(name)}"), At(name));
        await RefusedAsync(ExitCode.Failed, "give --overwrite to replace it", option, At($"link{Path.GetExtension(name)}"));

        Assert.Equal(ExitCode.Done, (await RunAsync("run", At("a.dib"), option, At(name), "--overwrite")).Code);
        Assert.NotEqual(content, await File.ReadAllTextAsync(At(name), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--output", "out.ipynb")]
    [InlineData("--output", "out.dib")]
    [InlineData("--html", "out.html")]
    public async Task What_an_earlier_run_has_written_is_replaced_and_so_is_an_empty_file(string option, string name)
    {
        await File.WriteAllTextAsync(At(name), "", TestContext.Current.CancellationToken);
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal((ExitCode.Done, $"1 cell ran; written: {At(name)}."), await RunAsync("run", At("a.dib"), option, At(name)));
        }
    }

    [Fact]
    public async Task A_notebook_that_has_grown_since_replaces_its_former_output()
    {
        await File.AppendAllTextAsync(At("a.dib"), "\n#!csharp\n\n1\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, (await RunAsync("run", At("a.dib"), "--output", At("out.ipynb"))).Code);
        string grown = (await File.ReadAllTextAsync(At("a.dib"), TestContext.Current.CancellationToken)).Replace("\n1\n", "\n2\n");
        await File.WriteAllTextAsync(At("a.dib"), grown + "\n#!csharp\n\n3\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            (ExitCode.Done, $"3 cells ran; written: {At("out.ipynb")}."),
            await RunAsync("run", At("a.dib"), "--output", At("out.ipynb"))
        );
    }

    [Fact]
    public async Task A_file_that_became_unwritable_meanwhile_costs_neither_the_other_nor_the_report()
    {
        await File.WriteAllTextAsync(
            At("b.dib"),
            "#!csharp\n\nDirectory.CreateDirectory(\"out.ipynb\");\n\n#!csharp\n\nthrow new Exception(\"reason\");\n",
            TestContext.Current.CancellationToken
        );
        (int code, string error) = await RunAsync("run", At("b.dib"), "--output", At("out.ipynb"), "--html", At("out.html"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("is a folder", error, StringComparison.Ordinal);
        Assert.Contains("cell 2", error, StringComparison.Ordinal);
        Assert.Contains($"2 cells ran; written: {At("out.html")}.", error, StringComparison.Ordinal);
        Assert.Contains(
            "reason",
            await File.ReadAllTextAsync(At("out.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("42", ExitCode.Done)]
    [InlineData("throw new Exception()", ExitCode.Failed)]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_made_of_a_private_notebook_is_private(string code, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await File.WriteAllTextAsync(At("own.dib"), $"#!csharp\n\n{code}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(At("own.dib"), Private);
        Assert.Equal(expected, (await RunAsync("run", At("own.dib"), "--output", At("new.ipynb"), "--html", At("new.html"))).Code);
        Assert.Equal(Private, File.GetUnixFileMode(At("new.ipynb")));
        Assert.Equal(Private, File.GetUnixFileMode(At("new.html")));
    }

    [Fact]
    public async Task A_quantized_model_is_not_written_to_a_pipe_or_device_whatever_is_allowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are made on Linux here.");
        string model = new LlmWorkbench.Testing.Models.TinyModel().Write(At("tiny.gguf"));
        NamedPipe.Make(At("pipe.gguf"));
        foreach (string place in (string[])[At("pipe.gguf"), "/dev/null"])
        {
            foreach (
                string[] more in (string[][])
                    [
                        [],
                        ["--overwrite"],
                    ]
            )
            {
                (int code, string error) = await RunAsync(["quantize", "Q8_0", "--model", model, "--output", place, .. more]);
                Assert.Equal(ExitCode.Failed, code);
                Assert.Contains("is a pipe, a device or a socket, not a file", error, StringComparison.Ordinal);
                Assert.DoesNotContain("allow overwriting", error, StringComparison.Ordinal);
            }
        }
    }

    private async Task RefusedAsync(int exitCode, string words, params string[] options)
    {
        (int code, string error) = await RunAsync(["run", At("a.dib"), .. options]);
        Assert.Equal(exitCode, code);
        Assert.Contains(words, error.Split('\n')[0], StringComparison.Ordinal);
        Assert.False(File.Exists(At("ran")), "nothing runs");
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new TerminalStreams(null, output, error, OutIsScreen: false, ErrorIsScreen: false);
        int code = await new CommandLine(streams).RunAsync(args, TestContext.Current.CancellationToken);
        return (code, error.ToString().TrimEnd());
    }
}
