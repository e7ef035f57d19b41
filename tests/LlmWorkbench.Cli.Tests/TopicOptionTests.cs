using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli.Tests;

/// <summary>samples/HelloTopic on the command line.</summary>
[Engine]
public sealed class TopicOptionTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(TopicFile.EnvironmentVariable);
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-topic-").FullName;
    private readonly string _model;

    public TopicOptionTests() => _model = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_topic_from_outside_is_a_verb()
    {
        (int code, string output, string error) = await RunAsync(
            "--topic",
            HelloTopicFile.Path,
            "hello",
            "the cat abc",
            "--min-tokens",
            "3",
            "--model",
            _model
        );
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal("word  tokens\n────  ──────\nabc        3\n\ntiny reads 3.00 tokens for each word.\n", output);
    }

    [Fact]
    public async Task Other_verbs_stay_and_the_help_lists_the_new_one()
    {
        (int code, string output, _) = await RunAsync("--topic", HelloTopicFile.Path, "--help");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("hello", output, StringComparison.Ordinal);
        Assert.Contains("tokens", output, StringComparison.Ordinal);
        Assert.Contains("--topic <file.dll>", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no topic at ", "--topic", "/gone.dll", "tokens", "x")]
    [InlineData("There is no topic at ", "--topic=/gone.dll", "tokens", "x")]
    [InlineData("--topic needs the path of a .dll, and stands in front of the verb.", "--topic=")]
    [InlineData("--topic needs the path of a .dll, and stands in front of the verb.", "--topic")]
    public async Task What_cannot_be_loaded_is_said_in_a_sentence(string sentence, params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments);
        Assert.NotEqual(ExitCode.Done, code);
        Assert.Empty(output);
        Assert.StartsWith($"llm-workbench: {sentence}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        string pipe = NamedPipe.Make(Path.Combine(_folder, "pipe.dll"));
        (int code, _, string error) = await RunAsync("--topic", pipe, "models");
        Assert.NotEqual(ExitCode.Done, code);
        Assert.EndsWith("cannot be loaded: it is a pipe, a device or a socket, not a file.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_are_started_from_here_have_the_topic_too()
    {
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, "/first.dll");
        Assert.Equal(["run", "x.ipynb"], TopicOption.Take(["--topic", "/second.dll", "run", "x.ipynb"]));
        Assert.Equal(["/first.dll", "/second.dll"], TopicFile.Named());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(),
            error = new();
        var streams = new TerminalStreams(null, output, error, OutIsScreen: false, ErrorIsScreen: false);
        int code = await new CommandLine(streams).RunAsync(TopicOption.Take(arguments), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
