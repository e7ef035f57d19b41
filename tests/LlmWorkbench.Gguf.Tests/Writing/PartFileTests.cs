using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.Writing;

[Fast]
public sealed class PartFileTests : ReadingTest
{
    private static GgufWriter Writer(Func<float[]> values)
    {
        GgufWriter writer = new();
        writer.AddTensor("t", [2], values);
        return writer;
    }

    [Fact]
    public void Leaves_nothing_behind_when_writing_fails()
    {
        string path = Folder.File("model.gguf");
        Assert.Throws<TimeoutException>(() => Writer(() => throw new TimeoutException()).Write(path));
        Assert.Throws<ArgumentException>(() => Writer(() => [1, 2, 3]).Write(path));
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void Refuses_to_overwrite_and_leaves_the_file_alone()
    {
        string path = Folder.Write("model.gguf", [1, 2, 3]);
        IOException exception = Assert.Throws<IOException>(() => Writer(() => [1, 2]).Write(path));
        Assert.Equal(
            $"{path} is there already: choose another name, or allow overwriting it (--overwrite; in C#, overwrite: true).",
            exception.Message
        );
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void Overwrites_when_told()
    {
        string path = Folder.Write("model.gguf", [1, 2, 3]);
        Writer(() => [1, 2]).Write(path, overwrite: true);
        Assert.Equal("t", Assert.Single(GgufFile.Read(path).Tensors).Name);
        Assert.Single(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void A_failed_overwrite_leaves_the_old_file()
    {
        string path = Folder.Write("model.gguf", [1, 2, 3]);
        Assert.Throws<TimeoutException>(() => Writer(() => throw new TimeoutException()).Write(path, overwrite: true));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void Does_not_overwrite_a_file_that_appears_while_writing()
    {
        string path = Folder.File("model.gguf");
        GgufWriter writer = Writer(() =>
        {
            File.WriteAllBytes(path, [7]);
            return [1, 2];
        });
        Assert.Equal(
            $"{path} is there already: somebody else has written it meanwhile; choose another name.",
            Assert.Throws<IOException>(() => writer.Write(path)).Message
        );
        Assert.Equal([7], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void A_part_left_by_a_killed_process_goes_and_those_of_living_ones_and_other_files_stay()
    {
        string living = $"model.gguf.{Environment.ProcessId}-77.part";
        string[] others = [living, "model.gguf.part", "model.gguf.notes.part", "other.gguf.2147483646-1.part"];
        Folder.Write("model.gguf.2147483646-1.part", new byte[5000]);
        foreach (string other in others)
        {
            Folder.Write(other, [1]);
        }

        Writer(() => [1, 2]).Write(Folder.File("model.gguf"));
        Assert.Equal(2, GgufFile.Read(Folder.File("model.gguf")).Tensors[0].ElementCount);
        Assert.Equal(
            [.. others.Append("model.gguf").Order(StringComparer.Ordinal)],
            Directory.GetFiles(Folder.Path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Refuses_a_folder() => Assert.Throws<IOException>(() => Writer(() => [1, 2]).Write(Folder.Path));
}
