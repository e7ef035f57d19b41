using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Commands;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Commands;

[Engine]
public sealed class TrainingCommandLineTests
{
    private const string TinyModel =
        "--tokens 512 --layers 1 --width 32 --feed-forward 32 --heads 2 --kv-heads 1 --vocabulary 300 --context 64 --batch 1 "
        + "--people 5 --checkpoint-every 4 --threads 1";

    [Fact]
    public async Task Trains_exports_and_measures_a_model()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) trained = await RunAsync(
            $"train {TinyModel} --checkpoint {folder["run"]} --output {folder["m.gguf"]} --name Mini --type F32"
        );
        (int Code, string Output, string Errors) measured = await RunAsync(
            $"evaluate --checkpoint {folder["run"]} --documents 20 --questions 2 --threads 1"
        );

        Assert.Equal((0, folder["m.gguf"] + Environment.NewLine), (trained.Code, trained.Output));
        Assert.Contains("8 steps of 64 tokens, from step 0.", trained.Errors, StringComparison.Ordinal);
        Assert.Contains("step 8/8  0.00M tokens  loss ", trained.Errors, StringComparison.Ordinal);
        var file = GgufFile.Read(folder["m.gguf"]);
        Assert.Equal("Mini", file.Metadata.Name);
        Assert.Equal("second corpus, seed 1, 5 people", file.Metadata.GetString("general.dataset.0.version"));
        Assert.Equal(GgmlType.F32, file.FindTensor("token_embd.weight")!.Type);
        Assert.Equal(0, measured.Code);
        Assert.Matches(@"All: \d+ documents, \d+ tokens, \d\.\d+ nats/token \(the grammar's own entropy \d\.\d+\), ", measured.Output);
        Assert.Contains("look-up: 0 of 6 (0.0 %)", measured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exports_an_early_checkpoint_as_it_was_then()
    {
        using var folder = new TemporaryFolder();
        await RunAsync($"train {TinyModel} --checkpoint {folder["run"]} --output {folder["last.gguf"]} --type F32");

        (int Code, string Output, string Errors) early = await RunAsync(
            $"export --checkpoint {folder["run"]} --step 4 --output {folder["early.gguf"]} --name Early --type F32"
        );
        (int Code, string Output, string Errors) last = await RunAsync(
            $"export --checkpoint {folder["run"]} --output {folder["again.gguf"]} --type F32"
        );
        (int Code, string Output, string Errors) missing = await RunAsync(
            $"export --checkpoint {folder["run"]} --step 5 --output {folder["none.gguf"]}"
        );

        Assert.Equal((0, folder["early.gguf"] + Environment.NewLine), (early.Code, early.Output));
        Assert.Equal("Early", GgufFile.Read(folder["early.gguf"]).Metadata.Name);
        Assert.Equal(await File.ReadAllBytesAsync(folder["last.gguf"]), await File.ReadAllBytesAsync(folder["again.gguf"]));
        Assert.NotEqual(await File.ReadAllBytesAsync(folder["last.gguf"]), await File.ReadAllBytesAsync(folder["early.gguf"]));
        Assert.Equal(0, last.Code);
        Assert.Equal(1, missing.Code);
        Assert.Contains("There is no checkpoint of step 5", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("there are those of 4, 8", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fine_tunes_a_model_and_exports_the_adapter()
    {
        using var folder = new TemporaryFolder();

        await RunAsync($"train {TinyModel} --checkpoint {folder["run"]}");
        (int Code, string Output, string Errors) tuned = await RunAsync(
            $"lora --checkpoint {folder["run"]} --output {folder["lora.gguf"]} --steps 2 --batch 2 --people 1 --threads 1"
        );
        (int Code, string Output, string Errors) again = await RunAsync(
            $"lora --checkpoint {folder["run"]} --output {folder["lora.gguf"]}"
        );
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        (int Code, string Output, string Errors) stopped = await RunAsync(
            $"lora --checkpoint {folder["run"]} --output {folder["other.gguf"]} --people 1 --threads 1",
            stop.Token
        );

        Assert.Equal(0, tuned.Code);
        Assert.Contains("step 2/2  4 examples  loss ", tuned.Errors, StringComparison.Ordinal);
        Assert.Contains("with the adapter: capital, Chat, held-out wording: 0 of 48 (0.0 %)", tuned.Output, StringComparison.Ordinal);
        Assert.Equal("adapter", GgufFile.Read(folder["lora.gguf"]).Metadata.GetString("general.type"));
        Assert.Equal(
            (1, $"Stopped; nothing was kept.{Environment.NewLine}", false),
            (stopped.Code, stopped.Errors, File.Exists(folder["other.gguf"]))
        );
        Assert.Equal(
            (2, $"{folder["lora.gguf"]} is there already; give another name or --overwrite.{Environment.NewLine}"),
            (again.Code, again.Errors)
        );
    }

    [Fact]
    public async Task Goes_on_after_it_was_stopped()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (int Code, string Output, string Errors) stopped = await RunAsync(
            $"train {TinyModel} --checkpoint {folder["run"]} --output {folder["m.gguf"]}",
            stop.Token
        );
        (int Code, string Output, string Errors) again = await RunAsync($"train {TinyModel} --checkpoint {folder["run"]}");
        (int Code, string Output, string Errors) resumed = await RunAsync(
            $"train --resume --checkpoint {folder["run"]} --output {folder["m.gguf"]}"
        );

        Assert.Equal(0, stopped.Code);
        Assert.Contains(
            $"Stopped at step 0; go on with: train --checkpoint {folder["run"]} --resume",
            stopped.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (2, $"{folder["run"]} holds checkpoints already; add --resume to go on, or give another folder.{Environment.NewLine}"),
            (again.Code, again.Errors)
        );
        Assert.Equal(0, resumed.Code);
        Assert.True(File.Exists(folder["m.gguf"]));
    }

    [Fact]
    public async Task The_end_of_a_run_is_averaged_and_written_as_a_model()
    {
        using var folder = new TemporaryFolder();
        await RunAsync($"train {TinyModel} --checkpoint {folder["run"]}");
        int end = Checkpoint.Steps(folder["run"])[^1];
        (int Code, string Output, string Errors) on = await RunAsync(
            $"train --resume --checkpoint {folder["run"]} --tokens {(end + 4) * 64} --checkpoint-every 2"
        );
        (int Code, string Output, string Errors) averaged = await RunAsync(
            $"average --checkpoint {folder["run"]} --from-step {end} --output {folder["mean"]}"
        );
        (int Code, string Output, string Errors) written = await RunAsync(
            $"export --checkpoint {folder["mean"]} --output {folder["m.gguf"]}"
        );
        (int Code, string Output, string Errors) again = await RunAsync(
            $"average --checkpoint {folder["run"]} --from-step {end} --output {folder["mean"]}"
        );

        Assert.Equal((0, 0, 0), (on.Code, averaged.Code, written.Code));
        Assert.Equal(
            $"{folder["mean"]}: the mean of 3 checkpoints, of steps {end} to {end + 4}, as step {end + 4}; "
                + $"go on with: export --checkpoint {folder["mean"]} --output FILE.gguf{Environment.NewLine}",
            averaged.Output
        );
        Assert.True(File.Exists(folder["m.gguf"]));
        Assert.Equal(
            (2, $"{folder["mean"]} holds checkpoints already; give another folder.{Environment.NewLine}"),
            (again.Code, again.Errors)
        );
    }

    [Theory]
    [InlineData("train", "Nothing would be kept: give --output FILE.gguf or --checkpoint FOLDER.")]
    [InlineData("train --output m.gguf --heads 3", "The width 256 is not a multiple of twice the 3 heads.")]
    [InlineData("train --output m.gguf --learning-rate 0", "The learning rate is 0; it must be above 0 and at most 1.")]
    [InlineData("train --output m.gguf --learning-rate 1E+1", "The learning rate is 10; it must be above 0 and at most 1.")]
    [InlineData("train --output m.gguf --learning-rate NaN", "--learning-rate needs a number, as in 0.001 or 1e-3, not «NaN».")]
    [InlineData("train --output m.gguf --learning-rate 1,0", "--learning-rate needs a number, as in 0.001 or 1e-3, not «1,0».")]
    [InlineData("lora --checkpoint x --output y --alpha -Infinity", "--alpha needs a number, as in 0.001 or 1e-3, not «-Infinity».")]
    [InlineData("train --output m.gguf --threads 0", "--threads is 0; it may be 1 to 256.")]
    [InlineData("train --output nowhere/m.gguf", "There is no folder to write nowhere/m.gguf in; make it first.")]
    [InlineData("train --resume --output m.gguf", "--resume needs --checkpoint FOLDER, to know what to go on with.")]
    [InlineData("train --ending --checkpoint x", "--ending needs --resume: a training's end begins where it stands.")]
    [InlineData(
        "average --checkpoint x --from-step -1 --output y",
        "--output needs the name of a folder, and --from-step a step from 0 on."
    )]
    [InlineData(
        "datasets --output x --ending-from -1",
        "--ending-from is -1; documents are numbered from 0, and one that the training never read (the value of --documents, for "
            + "instance) stands for no end."
    )]
    [InlineData("train --resume --checkpoint x --seed 4", "--seed cannot be changed with --resume: the checkpoint's own value is used.")]
    [InlineData(
        "train --layers many --output m.gguf",
        "Cannot parse argument 'many' for option '--layers' as expected type 'System.Int32'."
    )]
    [InlineData("corpus --documents 0", "--documents is 0 and --people 1200; at least 1 document, and 2 to 2000 people.")]
    [InlineData("evaluate --checkpoint x --questions 0", "--documents, --questions and --threads must be at least 1.")]
    [InlineData("lora --output y", "A base model is needed, and one only: give --checkpoint FOLDER or --model FILE.gguf.")]
    [InlineData(
        "lora --checkpoint x --model y.gguf --output z",
        "A base model is needed, and one only: give --checkpoint FOLDER or --model FILE.gguf."
    )]
    [InlineData("lora --checkpoint x --output y --rank 0", "The rank is 0; it may be 1 to 256.")]
    [InlineData("datasets --output x --people 5", "--people is 5; there may be 100 to 2000.")]
    [InlineData("export --checkpoint x --output nowhere/m.gguf", "There is no folder to write nowhere/m.gguf in; make it first.")]
    [InlineData("evaluate", "Option '--checkpoint' is required.")]
    public async Task Says_in_one_sentence_what_is_wrong(string arguments, string sentence)
    {
        (int code, string? output, string? errors) = await RunAsync(arguments);

        Assert.Equal((2, "", sentence + Environment.NewLine), (code, output, errors));
    }

    [Fact]
    public async Task Fails_when_there_is_nothing_to_go_on_with()
    {
        (int code, string _, string? errors) = await RunAsync("train --resume --checkpoint nowhere");

        Assert.Equal(
            (1, $"There is no checkpoint in nowhere; leave --resume away to start a new training.{Environment.NewLine}"),
            (code, errors)
        );
    }

    [Fact]
    public async Task Writes_the_corpus_to_a_file_or_to_standard_output()
    {
        using var folder = new TemporaryFolder();

        (int Code, string Output, string Errors) shown = await RunAsync("corpus --documents 5 --seed 3");
        (int Code, string Output, string Errors) written = await RunAsync($"corpus --documents 5 --seed 3 --output {folder["corpus.txt"]}");
        (int Code, string Output, string Errors) heldOut = await RunAsync("corpus --documents 5 --seed 3 --held-out");

        Assert.Equal((0, 0, ""), (shown.Code, written.Code, written.Output));
        Assert.Equal(shown.Output, await File.ReadAllTextAsync(folder["corpus.txt"], TestContext.Current.CancellationToken));
        Assert.Equal(5, shown.Output.Split("<|endoftext|>").Length - 1);
        Assert.NotEqual(shown.Output, heldOut.Output);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = await TrainingCommandLine.RunAsync(arguments.Split(' '), output, errors, cancellation);
        return (code, output.ToString(), errors.ToString());
    }
}
