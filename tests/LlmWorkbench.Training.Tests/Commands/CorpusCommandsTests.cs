using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Commands;

namespace LlmWorkbench.Training.Tests.Commands;

/// <summary>What the commands do with the corpus: its tasks, its data, its numbers.</summary>
[Engine]
public sealed class CorpusCommandsTests
{
    private const string TinyModel =
        "--tokens 256 --layers 1 --width 32 --feed-forward 32 --heads 2 --vocabulary 500 --context 128 --batch 1 --people 5 "
        + "--checkpoint-every 2 --threads 1";

    [Fact]
    public async Task A_model_is_trained_exported_and_measured_on_the_tasks_of_its_corpus()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) trained = await RunAsync(
            $"train {TinyModel} --shared-start 1 --kv-heads 1 --checkpoint {folder["run"]} --output {folder["m.gguf"]}"
        );
        (int Code, string Output, string Errors) measured = await RunAsync(
            $"evaluate --checkpoint {folder["run"]} --step 2 --documents 10 --questions 3 --threads 1"
        );
        (int Code, string Output, string Errors) missing = await RunAsync($"evaluate --checkpoint {folder["run"]} --step 1");

        Assert.Equal((0, ""), (trained.Code, trained.Errors.Contains("rror", StringComparison.Ordinal) ? trained.Errors : ""));
        Assert.Equal("second corpus, seed 1, 5 people", GgufFile.Read(folder["m.gguf"]).Metadata.GetString("general.dataset.0.version"));
        Assert.Equal(0, measured.Code);
        Assert.Matches(@"nobody: \d+ of 12 \(", measured.Output);
        Assert.Matches(@"look-up, sound: \d of 3 \(", measured.Output);
        Assert.Matches(@"At breakfast the old miller eats …: total variation 0\.\d+; truth/model: bread 0\.40/0\.\d\d, ", measured.Output);
        Assert.Equal((1, true), (missing.Code, missing.Errors.Contains("There is no checkpoint of step 1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("falcon", "falcon", 1)]
    [InlineData("starcoder", "starcoder", 1)]
    [InlineData("gpt2", "gpt2", 2)]
    [InlineData("llama --kv-heads 2", "llama", 2)]
    public async Task An_architecture_brings_its_parts(string asked, string written, int keyValueHeads)
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) trained = await RunAsync(
            $"train {TinyModel} --architecture {asked} --output {folder["m.gguf"]}"
        );

        Assert.Equal(0, trained.Code);
        GgufMetadata metadata = GgufFile.Read(folder["m.gguf"]).Metadata;
        Assert.Equal((written, keyValueHeads), (metadata.Architecture, (int)metadata.KeyValueHeadCount!));
    }

    [Fact]
    public async Task Opt_is_written_as_a_folder()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) trained = await RunAsync($"train {TinyModel} --architecture opt --output {folder["opt"]}");
        (int Code, string Output, string Errors) again = await RunAsync($"train {TinyModel} --architecture opt --output {folder["opt"]}");

        Assert.Equal((0, folder["opt"] + Environment.NewLine), (trained.Code, trained.Output));
        Assert.Equal(
            ["README.md", "config.json", "merges.txt", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.json"],
            Directory.GetFiles(folder["opt"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            (2, $"{folder["opt"]} is there already; give another name or --overwrite.{Environment.NewLine}"),
            (again.Code, again.Errors)
        );
    }

    [Fact]
    public async Task Parts_without_a_format_are_refused_before_training()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) refused = await RunAsync(
            $"train {TinyModel} --architecture llama --norm Layer --output {folder["m.gguf"]}"
        );

        Assert.Equal(2, refused.Code);
        Assert.StartsWith(
            "llama.cpp has no architecture with rotary positions, layer norm, GatedSilu",
            refused.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_data_has_frequencies()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) written = await RunAsync($"datasets --people 100 --documents 3000 --output {folder.Path}");
        (int Code, string Output, string Errors) uncounted = await RunAsync($"datasets --documents 0 --output {folder.Path}");

        Assert.Equal(0, written.Code);
        Assert.Equal(
            [
                "choices.jsonl",
                "copying.jsonl",
                "held-out.jsonl",
                "held-out.txt",
                "look-up.jsonl",
                "multiple-choice.jsonl",
                "nobody.jsonl",
                "people.jsonl",
                "recall.jsonl",
                "sums.jsonl",
                "two-steps.jsonl",
                "world.jsonl",
            ],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        string[] people = File.ReadAllLines(folder["people.jsonl"]);
        Assert.Equal(400, people.Length);
        Assert.Matches(
            "^{\"kind\":\"town\",\"prompt\":\"Question: "
                + "[^\"]+\\\\nAnswer:\",\"answer\":\"\\w+\",\"exposures\":\\d+,\"frequency\":\"[^\"]+\"}$",
            people[^4]
        );
        Assert.DoesNotContain("exposures", File.ReadAllText(folder["copying.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("\"outcomes\":{\"bread\":0.4,\"honey\":0.25", File.ReadAllText(folder["choices.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(2, uncounted.Code);
        Assert.StartsWith("--documents is 0; a training reads at least 1 document.", uncounted.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_a_corpus_is_made_of()
    {
        (int Code, string Output, string Errors) counted = await RunAsync("corpus --people 10 --documents 60 --statistics 700");

        Assert.Equal(0, counted.Code);
        Assert.Matches(
            @"All: 60 documents, \d+\.\d tokens each, 100\.0 % of the tokens, \d\.\d{4} nats/token by the grammar, longest \d+",
            counted.Output
        );
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = await TrainingCommandLine.RunAsync(arguments.Split(' '), output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
