using System.Text;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests;

[Engine]
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-tests-").FullName;
    private readonly string _model;

    public CommandLineTests() => _model = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));

    [Fact]
    public async Task Tokens_prints_the_tokens_of_a_text()
    {
        (int code, string output, string error) = await RunAsync(null, "tokens", "the cat", "--model", _model);

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Contains("<|endoftext|>│the│␣cat", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-2", "Hello│,│␣world")]
    [InlineData("llama-spm", "<s>│␣Hello│,│␣world")]
    [InlineData("bert-bge", "[CLS]│␣hello│␣,│␣world│[SEP]")]
    public async Task A_file_with_a_vocabulary_and_no_weights_does_for_tokens_and_for_nothing_else(string name, string expected)
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, LlamaSource.Vocabulary(name));
        (int code, string output, string error) = await RunAsync(null, "tokens", "Hello, world", "--model", path);
        (int refused, _, string sentence) = await RunAsync(null, "generate", "Hello, world", "--model", path);

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.Done, refused);
        Assert.Contains($"ggml-vocab-{name}.gguf holds only a vocabulary", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_a_text_takes_the_usual_model_when_none_is_named()
    {
        string? before = Environment.GetEnvironmentVariable(ModelFolders.EnvironmentVariable);
        Environment.SetEnvironmentVariable(ModelFolders.EnvironmentVariable, _folder);
        try
        {
            new TinyModel().Write(Path.Combine(_folder, "tutor.gguf"));
            (int code, string output, string error) = await RunAsync(null, "weights");

            Assert.Equal((ExitCode.Done, "No model is named, so tutor is taken; --model NAME takes another.\n"), (code, error));
            Assert.Contains("token_embd.weight", output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ModelFolders.EnvironmentVariable, before);
        }
    }

    [Fact]
    public async Task Standard_input_is_the_text_when_none_is_given()
    {
        (_, string quoted, _) = await RunAsync(null, "tokens", "the cat", "--model", _model);
        (int code, string piped, _) = await RunAsync("the cat\n"u8.ToArray(), "tokens", "--model", _model);

        Assert.Equal((ExitCode.Done, quoted), (code, piped));
    }

    [Fact]
    public async Task A_text_in_quotes_leaves_standard_input_alone()
    {
        (int code, string output, _) = await RunAsync([0xFF], "tokens", "the cat", "--model", _model);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("␣cat", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generation_is_printed_once_when_nobody_watches_it_grow()
    {
        (int code, string output, _) = await RunAsync(null, "generate", "the cat", "--model", _model, "--seed", "1", "--max-tokens", "5");

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(2, output.Split("the cat").Length);
        Assert.Contains("seed 1", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenz", "There is no verb tokenz: did you mean tokens?")]
    [InlineData("xyzzy", "There is no verb xyzzy.")]
    public async Task An_unknown_verb_is_bad_usage(string verb, string sentence)
    {
        (int code, _, string error) = await RunAsync(null, verb);

        Assert.Equal(ExitCode.BadUsage, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate: unknown option --temprature: did you mean --temperature?", "generate", "x", "--temprature", "1")]
    [InlineData("generate: --temperature needs a number from 0 to 100, not «-1».", "generate", "x", "--temperature", "-1")]
    public async Task Wrong_options_are_bad_usage_in_the_command_lines_words(string sentence, params string[] args)
    {
        (int code, _, string error) = await RunAsync(null, args);

        Assert.Equal(ExitCode.BadUsage, code);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_names_verbs_where_a_notebook_has_commands()
    {
        (int code, string output, _) = await RunAsync(null, "offload", "--parameters", "400B", "--as", "office-laptop");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("It does not fit, whatever lies on the GPU: memory says what would help.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_option_that_loads_a_model()
    {
        string config = Path.Combine(RepositoryFolder.Path, "models", "tutor-opt", "config.json");
        (int code, _, string error) = await RunAsync(null, "tokens", "x", "--model", config);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Matches("llama.cpp does not read: --model .*tutor-opt, its folder, runs it on TorchSharp.\n$", error);
    }

    // Whoever stands at a command line has no lines that begin with #!.
    [Fact]
    public async Task No_verb_speaks_of_itself_in_a_notebooks_words()
    {
        string[] verbs =
        [
            .. WorkbenchTopics.CreateRegistry().Magics.All.Select(magic => magic.Name).Except(["lsmagic", "model"]),
            "run",
            "jupyter",
            "notebooks",
            "uninstall",
        ];
        foreach (string verb in verbs)
        {
            (int code, string output, string error) = await RunAsync(null, verb, "--frobnicate", "x");
            Assert.Equal(ExitCode.BadUsage, code);
            Assert.StartsWith(
                $"{verb}: unknown option --frobnicate: {verb} -h shows the options there are.\n",
                error,
                StringComparison.Ordinal
            );
            (_, string help, _) = await RunAsync(null, verb, "-h");
            Assert.DoesNotContain("#!", output + error + help, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "run: unknown option --frobnicate: run -h shows the options there are. If it is not an option, put -- before it.\n",
            (await RunAsync(null, "run", "--frobnicate")).Error,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "run: run does not understand «more»: ",
            (await RunAsync(null, "run", "x", "more")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Lists_name_no_command_that_only_notebooks_have()
    {
        (_, string datasets, _) = await RunAsync(null, "dataset");
        Assert.DoesNotContain("#!", datasets, StringComparison.Ordinal);
        Assert.Contains("«dataset get NAME --url ADDRESS --sha256 HASH» fetches one", datasets, StringComparison.Ordinal);
        string? before = Environment.GetEnvironmentVariable(ModelFolders.EnvironmentVariable);
        Environment.SetEnvironmentVariable(ModelFolders.EnvironmentVariable, _folder);
        try
        {
            (_, string models, _) = await RunAsync(null, "models");
            Assert.Contains("on the command line every command takes --model NAME.", models, StringComparison.Ordinal);
            (_, string perplexity, _) = await RunAsync(
                "the cat sat on the mat and the cat sat"u8.ToArray(),
                "perplexity",
                "--model",
                _model
            );
            Assert.DoesNotContain("below", perplexity, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ModelFolders.EnvironmentVariable, before);
        }
    }

    [Fact]
    public async Task A_missing_model_is_failed_work()
    {
        (int code, _, string error) = await RunAsync(null, "tokens", "x", "--model", Path.Combine(_folder, "none.gguf"));

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("none.gguf", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_belong_to_notebooks()
    {
        (int code, _, string error) = await RunAsync(null, "tokens", "the", "--model", _model, "--into", "x");

        Assert.Equal(ExitCode.BadUsage, code);
        Assert.StartsWith(
            "tokens: --into belongs to notebooks, where variables live and models stay loaded: leave it out on the command line.",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Help_has_the_command_lines_words_and_no_options_of_notebooks()
    {
        foreach (IMagic magic in WorkbenchTopics.CreateRegistry().Magics.All.Where(magic => magic.Name is not ("lsmagic" or "model")))
        {
            (int code, string help, _) = await RunAsync(null, magic.Name, "--help");
            Assert.Equal(ExitCode.Done, code);
            foreach (string word in (string[])["#!", "C# variable", "lines below", "--from ", "--into", "--as <name>", "--no-load"])
            {
                Assert.False(help.Contains(word, StringComparison.Ordinal), $"{magic.Name} --help says «{word}»:\n{help}");
            }
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("pull")]
    public async Task Help_is_shown_without_what_the_verb_needs(string verb)
    {
        (int code, string help, string error) = await RunAsync(null, verb, "--help");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        // The program is called otherwise where the tests run.
        Assert.Contains($" {verb} <", help);
    }

    [Fact]
    public async Task Help_lists_every_verb_once_by_themes_in_the_order_of_the_notebooks()
    {
        (int code, string help, _) = await RunAsync(null, "--help");
        string[] verbs =
        [
            .. help.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]),
        ];

        Assert.Equal(ExitCode.Done, code);
        string[] expected = ["run", "lab", "models", "tokens", "attention", "perplexity", "quantization", "lineage", "cost"];
        Assert.Equal(expected, verbs.Where(expected.Contains));
        Assert.All(
            WorkbenchTopics.CreateRegistry().Magics.All.Select(magic => magic.Name).Except(["lsmagic", "model"]),
            name => Assert.Single(verbs, verb => verb == name)
        );
        Assert.DoesNotContain("\nMore:", help, StringComparison.Ordinal);
        Assert.DoesNotContain("#!", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_verb_prints_as_JSON_is_JSON_and_nothing_else()
    {
        (int code, string output, _) = await RunAsync(null, "surprisal", "the cat", "--model", _model, "--json");
        Assert.Equal(ExitCode.Done, code);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("the cat", json.RootElement.GetProperty("text").GetString());

        (code, output, _) = await RunAsync(null, "generate", "the cat", "--model", _model, "--max-tokens", "2", "--result-json");
        Assert.Equal(ExitCode.Done, code);
        using var generated = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal(System.Text.Json.JsonValueKind.Object, generated.RootElement.ValueKind);
    }

    [Fact]
    public async Task The_help_of_lineage_says_what_it_does_without_a_model()
    {
        (_, string help, _) = await RunAsync(null, "lineage", "--help");
        string line = string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("without it the table of all families is shown", line, StringComparison.Ordinal);
        Assert.DoesNotContain("without it tutor", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quantized_copy_is_named_by_its_path_which_the_next_command_takes()
    {
        string copy = Path.Combine(_folder, "copy.gguf");
        (int code, string output, _) = await RunAsync(null, "quantize", "Q8_0", "--model", _model, "--output", copy);
        Assert.Equal(ExitCode.Done, code);
        Assert.DoesNotContain("It is loaded as", output, StringComparison.Ordinal);
        string path = System.Text.RegularExpressions.Regex.Match(output, "Commands take it by its path: --model (.*)\\.\n").Groups[1].Value;
        (int next, string tokens, _) = await RunAsync(null, "tokens", "the cat", "--model", path);
        Assert.Equal((ExitCode.Done, true), (next, tokens.Contains("␣cat", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Texts_of_several_models_have_their_names()
    {
        string other = new TinyModel { Seed = 2 }.Write(Path.Combine(_folder, "other.gguf"));
        (_, string output, _) = await RunAsync(
            null,
            "generate",
            "the cat",
            "--model",
            _model,
            "--model",
            other,
            "--max-tokens",
            "3",
            "--seed",
            "1"
        );
        Assert.Equal(1, output.Split('\n').Count(line => line == "tiny:"));
        Assert.Equal(1, output.Split('\n').Count(line => line == "other:"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_the_model_names_an_option_that_helps()
    {
        string longText = string.Concat(Enumerable.Repeat(" the", 600));
        (int code, _, string error) = await RunAsync(null, "logits", longText, "--model", _model);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(
            "logits: The text is 601 tokens long, but the context holds 512: shorten the text, or load the model with a longer "
                + "context, as in --context 601.\n",
            error
        );
        Assert.Equal(ExitCode.Done, (await RunAsync(null, "logits", longText, "--model", _model, "--context", "601")).Code);
    }

    [Fact]
    public async Task White_space_on_standard_input_is_a_text_and_nothing_is_none()
    {
        (int code, string output, _) = await RunAsync("  \n"u8.ToArray(), "tokens", "--model", _model);
        Assert.Equal((ExitCode.Done, true), (code, output.Contains("for 2 bytes and 0 words", StringComparison.Ordinal)));
        foreach (
            byte[] nothing in (byte[][])
                [
                    [],
                    "\n"u8.ToArray(),
                ]
        )
        {
            (int refused, _, string error) = await RunAsync(nothing, "tokens", "--model", _model);
            Assert.Equal(
                (ExitCode.Failed, "llm-workbench: tokens needs a text that is not empty: in quotes, or on standard input.\n"),
                (refused, error)
            );
        }
    }

    [Fact]
    public async Task A_cancelled_verb_ends_as_an_interrupted_one()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var output = new StringWriter();
        var streams = new TerminalStreams(null, output, output, OutIsScreen: false, ErrorIsScreen: false);

        int code = await new CommandLine(streams).RunAsync(["generate", "the", "--model", _model], cancelled.Token);

        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Contains("Interrupted.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_runs_and_is_written_with_its_outputs()
    {
        string notebook = Path.Combine(_folder, "sum.dib");
        await File.WriteAllTextAsync(notebook, "#!csharp\n\n20 + 22\n", Encoding.UTF8);

        (int code, _, string error) = await RunAsync(
            null,
            "run",
            notebook,
            "--output",
            Path.Combine(_folder, "out.ipynb"),
            "--html",
            Path.Combine(_folder, "out.html")
        );

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("1 cell ran; written: ", error, StringComparison.Ordinal);
        Assert.Contains("42", await File.ReadAllTextAsync(Path.Combine(_folder, "out.ipynb")), StringComparison.Ordinal);
        Assert.Contains("42", await File.ReadAllTextAsync(Path.Combine(_folder, "out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_failed_work_in_one_sentence()
    {
        string notebook = Path.Combine(_folder, "sum.dib");
        await File.WriteAllTextAsync(notebook, "#!csharp\n\n20 + 22\n", Encoding.UTF8);

        (int code, _, string error) = await RunAsync(null, "run", notebook, "--html", Path.Combine(_folder, "no", "such", "folder.html"));

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("run: ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Code, string Output, string Error)> RunAsync(byte[]? input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new TerminalStreams(
            input is null ? null : () => new MemoryStream(input),
            output,
            error,
            OutIsScreen: false,
            ErrorIsScreen: false
        );
        int code = await new CommandLine(streams).RunAsync(args, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
