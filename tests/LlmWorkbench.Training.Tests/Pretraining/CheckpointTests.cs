using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class CheckpointTests
{
    [Fact]
    public void Refuses_a_folder_without_checkpoints()
    {
        using var folder = new TemporaryFolder();

        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => Trainer.Resume(folder.Path));

        Assert.Equal($"There is no checkpoint in {folder.Path}; leave --resume away to start a new training.", exception.Message);
        Assert.False(Checkpoint.Exists(folder["nowhere"]));
    }

    [Theory]
    [InlineData("weights.bin", 100, "is shorter than the model that its run.json describes.")]
    [InlineData("weights.bin", 1_000_000, "is longer than the model that its run.json describes.")]
    [InlineData("moments.bin", 100, "is shorter than the model that its run.json describes.")]
    public void Refuses_weights_of_another_size(string file, long length, string complaint)
    {
        using TemporaryFolder folder = Written();
        using (FileStream stream = File.OpenWrite(Path.Combine(Checkpoint.Newest(folder.Path), file)))
        {
            stream.SetLength(length);
        }

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Trainer.Resume(folder.Path));

        Assert.EndsWith(complaint, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_run_file_that_cannot_be_read()
    {
        using TemporaryFolder folder = Written();
        File.WriteAllText(Path.Combine(Checkpoint.Newest(folder.Path), "run.json"), "{");

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Trainer.Resume(folder.Path));

        Assert.Contains("holds no readable run.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_over_a_checkpoint_that_was_not_written_to_its_end()
    {
        using TemporaryFolder folder = Written();
        Directory.CreateDirectory(folder["step-000099.part"]);

        Assert.Equal(folder["step-000002"], Checkpoint.Newest(folder.Path));
    }

    private static TemporaryFolder Written()
    {
        var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Tiny.Options with { Tokens = 2 * 64 });
        trainer.Run(folder.Path);
        return folder;
    }
}
