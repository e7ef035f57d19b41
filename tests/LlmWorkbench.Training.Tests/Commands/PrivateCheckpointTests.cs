using System.Runtime.Versioning;
using LlmWorkbench.Training.Commands;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Commands;

/// <summary>What is written of a checkpoint that its user alone may read.</summary>
[UnsupportedOSPlatform("windows")]
[Engine]
public sealed class PrivateCheckpointTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Sizes =
        "--layers 1 --width 32 --feed-forward 32 --heads 2 --kv-heads 1 --vocabulary 300 --context 64 --batch 1 --people 5 --threads 1";

    [Fact]
    public async Task Models_adapters_and_later_checkpoints_are_private_where_one_of_its_files_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var folder = new TemporaryFolder();
        string run = folder["run"];
        await RunAsync($"train {Sizes} --tokens 128 --checkpoint {run} --output {folder["open.gguf"]}");
        UnixFileMode open = File.GetUnixFileMode(folder["open.gguf"]);
        Assert.NotEqual(Private, open);
        Assert.All(Directory.GetFiles(run, "*", SearchOption.AllDirectories), file => Assert.Equal(open, File.GetUnixFileMode(file)));

        File.SetUnixFileMode(Path.Combine(Checkpoint.Newest(run), "weights.bin"), Private);
        File.Delete(Path.Combine(run, LossLog.FileName));
        await RunAsync($"lora --checkpoint {run} --output {folder["lora.gguf"]} --steps 1 --batch 1 --people 1 --threads 1");
        await RunAsync($"train --resume --tokens 256 --threads 1 --checkpoint {run} --output {folder["closed.gguf"]}");
        string[] made =
        [
            folder["lora.gguf"],
            folder["closed.gguf"],
            Path.Combine(run, LossLog.FileName),
            .. Directory.GetFiles(Checkpoint.Newest(run)),
        ];
        Assert.Equal(7, made.Length);
        Assert.All(made, file => Assert.Equal((file, Private), (file, File.GetUnixFileMode(file))));
    }

    [Fact]
    public void A_folder_in_Hugging_Faces_form_is_as_private_as_its_sources_and_as_what_it_replaces()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var folder = new TemporaryFolder();
        ModelShape shape = Tiny.Shape with { KeyValueHeads = 4, Parts = ModelParts.Opt };
        using TransformerNetwork network = Tiny.Network(shape, 1);
        File.WriteAllText(folder["source"], "");
        File.SetUnixFileMode(folder["source"], Private);

        OptExport.Write(folder["open"], network, Tiny.Tokenizer, new ModelCard());
        Assert.All(Directory.GetFiles(folder["open"]), file => Assert.NotEqual(Private, File.GetUnixFileMode(file)));
        OptExport.Write(folder["closed"], network, Tiny.Tokenizer, new ModelCard(), sources: [folder["source"]]);
        AssertPrivate();
        OptExport.Write(folder["closed"], network, Tiny.Tokenizer, new ModelCard(), overwrite: true);
        AssertPrivate();

        void AssertPrivate()
        {
            string[] files = Directory.GetFiles(folder["closed"]);
            Assert.Equal(7, files.Length);
            Assert.All(files, file => Assert.Equal((file, Private), (file, File.GetUnixFileMode(file))));
        }
    }

    private static async Task RunAsync(string arguments)
    {
        using var errors = new StringWriter();
        int code = await TrainingCommandLine.RunAsync(arguments.Split(' '), TextWriter.Null, errors, TestContext.Current.CancellationToken);
        Assert.True(code == 0, errors.ToString());
    }
}
