using System.CommandLine;
using System.Runtime.Versioning;
using LlmWorkbench.Caching;
using LlmWorkbench.Composition;
using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests;

/// <summary>Files and folders that a user may not open, wherever a command takes the name of one: a sentence of ours names the file and
/// what would work.</summary>
[UnsupportedOSPlatform("windows")]
[Engine]
public sealed class ClosedFileTests : IDisposable
{
    private const string Closed = "may not be opened by this user: change its rights (or its folder's), or name another file.";

    private string Shut => $"cannot be reached: the folder {At("shut")} may not be opened by this user";

    // What stands for a value that is the name of something.
    private static readonly string[] s_names =
    [
        "name",
        "name|path",
        "model",
        "file",
        "file.gguf",
        "folder",
        "text-or-file",
        "vector",
        "pairs",
        "dataset",
        "notebook",
    ];

    // What is called so is new: no file is opened, and the whole command would run.
    private static readonly string[] s_new = ["--as", "--name"];

    // How .NET says it.
    private static readonly string[] s_dotnet = ["Access to the path", "is denied", "Could not find", "Exception", "   at "];

    private readonly string _folder = Directory.CreateTempSubdirectory("closed-files-").FullName;
    private readonly (string, string)[] _variables;

    public ClosedFileTests()
    {
        Directory.CreateDirectory(At("models"));
        Directory.CreateDirectory(At("shut"));
        new TinyModel().Write(At("models/tiny.gguf"));
        Directory.CreateDirectory(At("shut/deep"));
        foreach (string file in (string[])["closed.gguf", "shut/inside.gguf", "shut/deep/inside.gguf"])
        {
            File.Copy(At("models/tiny.gguf"), At(file));
        }

        foreach (string file in (string[])["closed.txt", "closed.jsonl", "closed.csx", "closed.ipynb", "closed.html", "closed.dll"])
        {
            File.WriteAllText(At(file), "the cat | the hat\n");
        }

        foreach (string file in (string[])["inside.txt", "inside.jsonl", "inside.csx", "inside.ipynb", "inside.dll"])
        {
            File.WriteAllText(At($"shut/{file}"), "the cat | the hat\n");
        }

        File.WriteAllText(At("a.dib"), "#!csharp\n\n1 + 1\n");
        _variables =
        [
            ("HOME", _folder),
            (ModelFolders.EnvironmentVariable, At("models")),
            (EvaluationCache.EnvironmentVariable, "off"),
            ("XDG_DATA_HOME", ""),
            ("XDG_CACHE_HOME", ""),
        ];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task No_option_or_argument_of_any_command_answers_in_the_words_of_NET()
    {
        Close();
        string[] lines = [.. WorkbenchTopics.CreateRegistry().Magics.All.Where(magic => magic.Name != "lsmagic").SelectMany(Lines)];
        Assert.True(lines.Length > 200, $"{lines.Length} lines are too few to be all.");
        string[] cells =
        [
            .. lines,
            "#!import shut/inside.csx",
            "#!value --name x --from-file shut/inside.txt",
            "#load \"shut/inside.csx\"",
            "#r \"shut/inside.dll\"",
            "#!import closed.csx",
            "#!value --name x --from-file closed.txt",
            "#load \"closed.csx\"",
        ];
        await File.WriteAllTextAsync(
            At("all.dib"),
            string.Concat(cells.Select(line => $"#!csharp\n\n{line}\n")),
            TestContext.Current.CancellationToken
        );
        Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(_folder, _variables, "run", "all.dib", "--keep-going");
        string[] failures = [.. outcome.Error.Split('\n').Where(line => line.StartsWith("all.dib: cell ", StringComparison.Ordinal))];
        string[] foreign =
        [
            .. failures.Where(failure =>
                failure.Split(": ", 4)
                    is not [_, _, "WorkbenchException" or "NotebookFormatException" or "CellSyntaxException", var sentence]
                || s_dotnet.Any(words => sentence.Contains(words, StringComparison.Ordinal))
            ),
        ];
        Assert.True(foreign.Length == 0, string.Join('\n', foreign));
        Assert.True(failures.Length > 150, outcome.Error);
        Assert.All(failures[^3..], failure => Assert.Contains(Closed, failure, StringComparison.Ordinal));
        Assert.All(failures[^7..^3], failure => Assert.Contains(Shut, failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("models/tiny.gguf", "logits", "the", "--model", "models/tiny.gguf")]
    [InlineData("models/tiny.gguf", "logits", "the", "--model", "tiny")]
    [InlineData("closed.txt", "generate", "the", "--grammar", "closed.txt")]
    [InlineData("closed.txt", "generate", "the", "--schema", "closed.txt")]
    [InlineData("closed.txt", "steer", "--pairs", "closed.txt", "the")]
    [InlineData("closed.gguf", "steer", "--vector", "closed.gguf", "the", "--model", "tiny")]
    [InlineData("closed.gguf", "quantize", "Q8_0", "--imatrix", "closed.gguf")]
    [InlineData("closed.txt", "quantize", "Q4_0", "--calibration", "closed.txt")]
    [InlineData("closed.txt", "perplexity", "closed.txt")]
    [InlineData("closed.jsonl", "evaluate", "closed.jsonl")]
    [InlineData("closed.ipynb", "run", "closed.ipynb")]
    [InlineData("closed.dll", "--topic", "closed.dll", "tokens", "the")]
    public async Task What_may_not_be_read_is_named_and_what_would_work(string file, params string[] arguments)
    {
        Close();
        File.SetUnixFileMode(At("models/tiny.gguf"), Mode(file == "models/tiny.gguf"));
        string error = await ErrorOf(arguments);
        Assert.Contains(file.Split('/')[^1], error, StringComparison.Ordinal);
        Assert.Contains(Closed, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logits", "the", "--model", "shut/inside.gguf")]
    [InlineData("logits", "the", "--model", "shut/deep/inside.gguf")]
    [InlineData("generate", "the", "--grammar", "shut/inside.txt")]
    [InlineData("generate", "the", "--schema", "shut/inside.txt")]
    [InlineData("steer", "--pairs", "shut/inside.txt", "the")]
    [InlineData("steer", "--vector", "shut/inside.gguf", "the", "--model", "tiny")]
    [InlineData("quantize", "Q8_0", "--imatrix", "shut/inside.gguf")]
    [InlineData("quantize", "Q4_0", "--calibration", "shut/inside.txt")]
    [InlineData("quantize", "Q8_0", "--model", "tiny", "--output", "shut/deep/new.gguf")]
    [InlineData("imatrix", "--model", "tiny", "--output", "shut/deep/new.gguf")]
    [InlineData("run", "a.dib", "--html", "shut/deep/new.html")]
    [InlineData("perplexity", "shut/inside.txt")]
    [InlineData("evaluate", "shut/inside.jsonl")]
    [InlineData("--topic", "shut/inside.dll", "tokens", "the")]
    public async Task What_a_closed_folder_hides_is_not_said_to_be_missing(params string[] arguments)
    {
        Close();
        Assert.Contains(Shut, await ErrorOf(arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", ModelFolders.EnvironmentVariable)]
    [InlineData("dataset", DatasetFinder.EnvironmentVariable)]
    public async Task A_list_names_the_folders_that_may_not_be_opened(string verb, string variable)
    {
        Close();
        foreach (string folder in (string[])["shut", "shut/deep", "shut/none"])
        {
            Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(
                _folder,
                [.. _variables, (variable, At(folder))],
                verb
            );
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Contains($"The folder {At("shut")} may not be opened by this user", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ModelFolders.EnvironmentVariable, "logits", "the", "--model", "inside")]
    [InlineData(DatasetFinder.EnvironmentVariable, "perplexity", "inside", "--model", "models/tiny.gguf")]
    [InlineData(DatasetFinder.EnvironmentVariable, "evaluate", "inside", "--model", "models/tiny.gguf")]
    public async Task A_name_that_is_not_found_may_be_in_a_closed_folder(string variable, params string[] arguments)
    {
        Close();
        Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(
            _folder,
            [.. _variables, (variable, At("shut"))],
            arguments
        );
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"The folder {At("shut")} may not be opened by this user", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed.ipynb may not be written: it is write-protected, or somebody else's", "run", "a.dib", "--output", "closed.ipynb")]
    [InlineData("closed.html may not be written: it is write-protected, or somebody else's", "run", "a.dib", "--html", "closed.html")]
    [InlineData("new.html cannot be written: its folder is write-protected, or somebody else's", "run", "a.dib", "--html", "new.html")]
    [InlineData("inside.html cannot be written: its folder", "run", "a.dib", "--html", "shut/inside.html")]
    [InlineData(
        "new.gguf cannot be written: its folder is write-protected, or somebody else's",
        "quantize",
        "Q8_0",
        "--model",
        "tiny",
        "--output",
        "new.gguf"
    )]
    public async Task What_may_not_be_written_is_named_and_why(string expected, params string[] arguments)
    {
        Close();
        Assert.Contains(expected, await ErrorOf(arguments), StringComparison.Ordinal);
    }

    private async Task<string> ErrorOf(string[] arguments)
    {
        Support.Program.Outcome outcome = await Support.Program.RunAsNobodyAsync(_folder, _variables, arguments);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.DoesNotContain(s_dotnet, words => outcome.Error.Contains(words, StringComparison.Ordinal));
        return outcome.Error;
    }

    private static IEnumerable<string> Lines(IMagic magic)
    {
        Command shape = MagicShape.Of(magic);
        string[] given = ["closed.gguf", "closed.txt", "shut/inside.gguf", "shut"];
        string required = string.Concat(shape.Options.Where(option => option.Required).Select(option => $" {option.Name} x"));
        string text = magic.TakesText ? "\nthe cat" : "";
        return shape
            .Arguments.Where(argument => s_names.Contains(argument.Name))
            .Select(_ => "")
            .Concat(
                shape
                    .Options.Where(option => s_names.Contains(option.HelpName) && !s_new.Contains(option.Name))
                    .Select(option => $" {option.Name}")
            )
            .SelectMany(option => given.Select(name => $"#!{magic.Name}{required}{option} {name}{text}"));
    }

    // All is the administrator's; nobody else may write, and what is closed, not read.
    private void Close()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_folder, Mode(false) | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(At("models"), Mode(false) | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(At("shut"), Mode(true) | UnixFileMode.UserExecute);
        foreach (string file in Directory.GetFiles(_folder, "closed.*"))
        {
            File.SetUnixFileMode(file, Mode(true));
        }
    }

    private static UnixFileMode Mode(bool isClosed) =>
        UnixFileMode.UserRead | UnixFileMode.UserWrite | (isClosed ? UnixFileMode.None : UnixFileMode.OtherRead);

    private string At(string name) => Path.Combine(_folder, name);
}
