using System.Text;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

[StartsProcesses]
public sealed class CommandLineTests : IDisposable
{
    private static readonly byte[] s_png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task The_same_seed_gives_the_same_text_in_two_processes_and_another_seed_another_text()
    {
        string[] first = ["generate", "Once upon a time", "--seed", "7", "--max-tokens", "40"];

        Outcome once = await Lab.RunAsync(first);
        Outcome twice = await Lab.RunAsync(first);
        Outcome other = await Lab.RunAsync("generate", "Once upon a time", "--seed", "8", "--max-tokens", "40");

        Assert.Equal(0, once.ExitCode);
        Assert.Contains("Once upon a time", once.Output, StringComparison.Ordinal);
        Assert.Equal(WithoutTimes(once.Output), WithoutTimes(twice.Output));
        Assert.NotEqual(WithoutTimes(once.Output), WithoutTimes(other.Output));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("models")]
    [InlineData("device")]
    [InlineData("tokens")]
    [InlineData("generate")]
    [InlineData("logits")]
    [InlineData("surprisal")]
    [InlineData("explore")]
    public async Task Each_verb_has_help(string verb)
    {
        Outcome outcome = await Lab.RunAsync(verb, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(verb, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_lists_the_tutor_with_its_licence()
    {
        Outcome outcome = await Lab.RunAsync("models");

        Assert.Equal(0, outcome.ExitCode);
        string tutor = Assert.Single(outcome.Output.Split('\n'), line => line.StartsWith("tutor-f16", StringComparison.Ordinal));
        Assert.Contains("F16", tutor, StringComparison.Ordinal);
        Assert.Contains("mit", tutor, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Device_says_what_computes()
    {
        Outcome outcome = await Lab.RunAsync("device");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("CPU", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("engine: llama.cpp 815a2a591 (of LLamaSharp 0.30.0)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_on_standard_input_gives_what_the_text_in_quotes_gives()
    {
        Outcome quoted = await Lab.RunAsync("tokens", "The fox naps — ünïcode.");
        Outcome piped = await Lab.RunAsync(["tokens"], Encoding.UTF8.GetBytes("The fox naps — ünïcode.\n"), null);

        Assert.Equal(0, quoted.ExitCode);
        Assert.Equal(quoted.Output, piped.Output);
    }

    [Fact]
    public async Task Bad_usage_ends_with_2_and_says_what_was_meant()
    {
        Outcome verb = await Lab.RunAsync("tokenz", "x");
        Outcome option = await Lab.RunAsync("generate", "x", "--temprature", "1");
        Outcome value = await Lab.RunAsync("generate", "x", "--temperature", "-1");

        Assert.Equal([2, 2, 2], new[] { verb, option, value }.Select(outcome => outcome.ExitCode));
        Assert.Contains("tokens", verb.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean --temperature?", option.Error, StringComparison.Ordinal);
        Assert.Contains("-1", value.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_files_that_are_none_are_refused_in_one_sentence()
    {
        byte[] tutor = await File.ReadAllBytesAsync(Path.Combine(Lab.Root, "models", "tutor-f16.gguf"));
        (string Path, string Words)[] bad =
        [
            (_workplace.At("missing.gguf"), "missing.gguf"),
            (_workplace.Write("empty.gguf", []), "empty"),
            (_workplace.Write("picture.gguf", s_png), "GGUF"),
            (_workplace.Write("half.gguf", tutor[..(tutor.Length / 2)]), "bytes"),
            (_workplace.Write("header.gguf", tutor[..100]), "header.gguf"),
        ];

        foreach ((string path, string words) in bad)
        {
            Outcome outcome = await Lab.RunAsync("tokens", "x", "--model", path);

            Assert.Equal(1, outcome.ExitCode);
            string sentence = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(words, sentence, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_text_far_too_long_or_not_UTF_8_is_refused_in_one_sentence()
    {
        byte[] huge = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("once upon a time ", 5_000_000 / 17)));

        Outcome tooLong = await Lab.RunAsync(["generate"], huge, null);
        Outcome invalid = await Lab.RunAsync(["tokens"], [(byte)'a', 0xF4, 0x90, 0x80, 0x80], null);

        Assert.Equal((1, 1), (tooLong.ExitCode, invalid.ExitCode));
        Assert.Equal(2, Lines(tooLong.Error).Length);
        Assert.Contains("No model is named, so tutor is taken", Lines(tooLong.Error)[0], StringComparison.Ordinal);
        Assert.Contains("context holds", Lines(tooLong.Error)[1], StringComparison.Ordinal);
        Assert.Contains("not UTF-8: byte 1", Assert.Single(Lines(invalid.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_is_not_UTF_8_is_refused_in_one_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows the bytes of arguments.");
        Outcome outcome = await Lab.RunShellAsync("./lab tokens $'a\\xff'");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(
            "llm-workbench: Argument 2 is not UTF-8: byte 1 begins 0xFF, which is not a character; give it as UTF-8.",
            Lines(outcome.Error)[0]
        );
    }

    [Fact]
    public async Task Models_and_datasets_of_the_checkout_are_found_from_a_notebook_anywhere()
    {
        string notebook = _workplace.Write("copied.dib", "#!csharp\n\n#!evaluate world --questions 1 --no-cache\n");
        Outcome outcome = await Lab.RunShellAsync($"cd / && '{Lab.Root}/lab' run '{notebook}' --output '{_workplace.At("out.ipynb")}'");

        Assert.Equal((0, "1 cell ran"), (outcome.ExitCode, outcome.Error[..10]));
        Assert.Contains(
            "No model was loaded, so tutor is taken",
            await File.ReadAllTextAsync(_workplace.At("out.ipynb")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Another_release_of_llama_cpp_is_refused_by_name()
    {
        string ours = Directory
            .EnumerateDirectories(Path.Combine(Lab.Root, "artifacts", "bin", "LlmWorkbench.Cli"), "llama.cpp", SearchOption.AllDirectories)
            .First();
        string one = Directory.EnumerateDirectories(ours).FirstOrDefault() ?? ours;
        foreach (string library in Directory.EnumerateFiles(one))
        {
            byte[] bytes = await File.ReadAllBytesAsync(library);
            ReplaceAll(bytes, "815a2a591"u8, "0123abcde"u8);
            _workplace.Write(Path.GetFileName(library), bytes);
        }

        Outcome outcome = await Lab.RunAsync(["device"], null, [("LLM_WORKBENCH_LLAMA", _workplace.Folder)]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(
            "holds a llama.cpp of ggml 0.18.0 (0123abcde), but this build knows llama.cpp of LLamaSharp 0.30.0",
            Assert.Single(Lines(outcome.Error)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_folder_without_llama_cpp_is_refused_by_name()
    {
        Outcome outcome = await Lab.RunAsync(["device"], null, [("LLM_WORKBENCH_LLAMA", _workplace.Folder)]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_workplace.Folder, Assert.Single(Lines(outcome.Error)), StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Speed differs from run to run; the text and its probabilities may not.
    private static string WithoutTimes(string output) =>
        string.Join('\n', output.Split('\n').Where(line => !line.Contains("tokens/s", StringComparison.Ordinal)));

    private static void ReplaceAll(Span<byte> bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        for (int at = bytes.IndexOf(from); at >= 0; at = bytes.IndexOf(from))
        {
            to.CopyTo(bytes[at..]);
        }
    }
}
