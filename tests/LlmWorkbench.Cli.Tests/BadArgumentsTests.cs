using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Composition;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli.Tests;

/// <summary>Words that no verb can do anything with, and texts that look like options.</summary>
[Engine]
public sealed class BadArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-bad-").FullName;
    private readonly string? _topics = Environment.GetEnvironmentVariable(TopicFile.EnvironmentVariable);
    private readonly string _model;

    public BadArgumentsTests() => _model = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, _topics);
        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string> Verbs() =>
        new(WorkbenchTopics.CreateRegistry().Magics.All.Select(magic => magic.Name).Except(["lsmagic", "model"]));

    [Theory]
    [InlineData("llm-workbench: What shall it do? It needs a verb, such as run or tokens.")]
    [InlineData("llm-workbench: What shall it do? It needs a verb, such as run or tokens.", "")]
    [InlineData("llm-workbench: What shall it do? It needs a verb, such as run or tokens.", " ", "x")]
    [InlineData(
        "llm-workbench: A command begins with «#!» in notebooks alone: here it is a verb without it, as in llm-workbench tokens.",
        "#!tokens",
        "hi"
    )]
    [InlineData(
        "llm-workbench: A command begins with «#!» in notebooks alone: here it is a verb without it, as in llm-workbench tokens.",
        "#!tokenz"
    )]
    [InlineData("llm-workbench: run needs a notebook: the notebook to run (.ipynb or .dib).", "run")]
    [InlineData("llm-workbench: run needs the path of a notebook, but what is given is empty.", "run", "")]
    [InlineData("run: --html needs the path of a file, but what is given is empty.", "run", "x.dib", "--html", "")]
    [InlineData("run: --output needs a value: writes the executed notebook here.", "run", "x.dib", "--output=")]
    [InlineData("jupyter: jupyter does not know «nope»: it takes install, uninstall, list, open or kernel.", "jupyter", "nope")]
    [InlineData("llm-workbench: jupyter needs one more word: install, uninstall, list, open or kernel.", "jupyter")]
    [InlineData("install: --prefix needs the path of a folder, but what is given is empty.", "jupyter", "install", "--prefix", "")]
    [InlineData("install: --name needs a name, but what is given is empty.", "jupyter", "install", "--name", "")]
    [InlineData("list: --prefix needs the path of a folder, but what is given is empty.", "jupyter", "list", "--prefix", "")]
    [InlineData("kernel: --connection-file needs the path of a file, but what is given is empty.", "jupyter", "kernel", "-f", "")]
    [InlineData(
        "kernel: --connection-file needs a value: the connection file of Jupyter; one that is missing is written.",
        "jupyter",
        "kernel"
    )]
    [InlineData("tokens: --model needs the name or path of a model, but what is given is empty.", "tokens", "x", "--model", "")]
    [InlineData("llm-workbench: evaluate needs the name or path of a dataset, but what is given is empty.", "evaluate", "")]
    [InlineData(
        "chat: --undo belongs to notebooks, where variables live and models stay loaded: leave it out on the command line.",
        "chat",
        "hi",
        "--undo"
    )]
    public async Task What_is_missing_or_empty_is_said_in_a_sentence(string sentence, params string[] words)
    {
        (int code, string output, string error) = await RunAsync(words);
        Assert.Equal((ExitCode.BadUsage, ""), (code, output));
        Assert.Equal($"{sentence}\n--help shows how it is used.\n", error);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task No_verb_answers_in_the_words_of_NET(string verb)
    {
        foreach (string word in (string[])["", " ", new string('x', 5000), new string('/', 5000), _folder])
        {
            foreach (
                string option in (string[])
                    ["--model", "--output", "--imatrix", "--calibration", "--text", "--token", "--against", "--grammar", "--as"]
            )
            {
                (int code, _, string error) = await RunAsync(verb, option, word);
                string sentence = error.Split('\n')[0];
                Assert.NotEqual(ExitCode.Done, code);
                Assert.DoesNotContain("Parameter", error, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
                Assert.DoesNotContain("value cannot be", error, StringComparison.OrdinalIgnoreCase);
                Assert.InRange(sentence.Length, 1, 1200);
            }
        }
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("--top")]
    [InlineData("--model")]
    [InlineData("-h")]
    [InlineData("--")]
    [InlineData("--help")]
    public async Task After_two_dashes_every_word_is_text(string word)
    {
        (int code, string output, string error) = await RunAsync("tokens", "--model", _model, "--", word);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        (_, string expected, _) = await RunWithInputAsync(word, "tokens", "--model", _model);
        Assert.Equal(expected, output);
    }

    [Fact]
    public async Task Before_them_the_sentence_says_how_a_text_is_given()
    {
        (int code, _, string error) = await RunAsync("tokens", "-x", "--model", _model);
        Assert.Equal(ExitCode.BadUsage, code);
        Assert.StartsWith(
            "tokens: unknown option -x: tokens -h shows the options there are. If it is not an option, put -- before it.\n",
            error,
            StringComparison.Ordinal
        );
        File.WriteAllText(Path.Combine(_folder, "-x.dib"), "#!csharp\n\n20 + 22\n");
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = _folder;
        try
        {
            Assert.Equal(ExitCode.Done, (await RunAsync("run", "--", "-x.dib")).Code);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public async Task Help_is_given_although_a_topic_is_gone_and_says_which()
    {
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, "nope");
        (int code, string output, string error) = await RunAsync("--help");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("tokens", output, StringComparison.Ordinal);
        Assert.StartsWith("llm-workbench: There is no topic at ", error, StringComparison.Ordinal);
        (int failed, _, string sentence) = await RunAsync("models");
        Assert.Equal((ExitCode.Failed, error), (failed, sentence));
    }

    [Fact]
    public async Task Help_in_a_pipe_has_eighty_columns()
    {
        foreach (
            string[] words in (string[][])
                [
                    ["--help"],
                    ["run", "--help"],
                    ["generate", "-h"],
                    ["jupyter", "install", "-h"],
                ]
        )
        {
            (_, string output, _) = await RunAsync(words);
            Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        }
    }

    [Fact]
    public async Task Kernels_are_listed_where_a_prefix_says()
    {
        string prefix = Path.Combine(_folder, "py");
        Assert.Equal("None is installed: jupyter install does it.\n", (await RunAsync("jupyter", "list", "--prefix", prefix)).Output);
        Assert.Equal(ExitCode.Done, (await RunAsync("jupyter", "install", "--prefix", prefix)).Code);
        Assert.EndsWith(
            Path.Combine(prefix, "share", "jupyter", "kernels", "llm-workbench") + "\n",
            (await RunAsync("jupyter", "list", "--prefix", prefix)).Output,
            StringComparison.Ordinal
        );
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] words) => RunWithInputAsync(null, words);

    private static async Task<(int Code, string Output, string Error)> RunWithInputAsync(string? input, params string[] words)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        var streams = new TerminalStreams(
            input is null ? null : () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)),
            output,
            error,
            OutIsScreen: false,
            ErrorIsScreen: false
        );
        int code = await new CommandLine(streams).RunAsync(words, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
