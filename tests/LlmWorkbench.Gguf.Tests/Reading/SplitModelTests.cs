using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class SplitModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _whole;
    private readonly string _stem;

    public SplitModelTests()
    {
        _whole = new TinyModel { Layers = 2 }.Write(Path.Combine(_folder.Path, "whole.gguf"));
        _stem = Path.Combine(_folder.Path, "cut");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Has_all_tensors_with_their_numbers_and_the_metadata_of_the_first(int count, bool emptyFirst)
    {
        IReadOnlyList<string> paths = SplitCopy.Write(_whole, _stem, count, emptyFirst);
        var whole = GgufFile.Read(_whole);
        var cut = GgufFile.ReadModel(paths[0]);

        GgufModelCheck.Validate(cut);
        Assert.Equal(paths, cut.Paths);
        Assert.Equal(paths.Sum(path => new FileInfo(path).Length), cut.FileLength);
        Assert.Equal(cut.Tensors.Sum(tensor => tensor.ByteLength), cut.WeightBytes);
        Assert.Equal(whole.Metadata.Architecture, cut.Metadata.Architecture);
        Assert.Equal(whole.Tensors.Select(t => t.Name), cut.Tensors.Select(t => t.Name));
        using GgufTensorData expected = whole.OpenTensors();
        using GgufTensorData data = cut.OpenTensors();
        Assert.All(whole.Tensors.Zip(cut.Tensors), pair => Assert.Equal(expected.Read(pair.First), data.Read(pair.Second)));
    }

    [Fact]
    public void A_file_of_its_own_is_read_as_it_is()
    {
        var file = GgufFile.ReadModel(_whole);
        Assert.Equal([_whole], file.Paths);
        Assert.Same(file, file.Parts[0]);
    }

    [Fact]
    public void A_later_part_names_the_first() =>
        Refuses(
            SplitCopy.Write(_whole, _stem, 3)[1],
            "it is not the first of the 3 files of its model; open cut-00001-of-00003.gguf, which takes the others along"
        );

    [Fact]
    public void A_missing_part_is_named()
    {
        IReadOnlyList<string> paths = SplitCopy.Write(_whole, _stem, 3);
        File.Delete(paths[2]);
        Refuses(paths[0], "it is the first of 3 files of a model, and cut-00003-of-00003.gguf is not beside it; all of them are needed");
    }

    [Fact]
    public void A_renamed_part_says_how_it_must_be_called()
    {
        string renamed = Path.Combine(_folder.Path, "renamed.gguf");
        File.Move(SplitCopy.Write(_whole, _stem, 2)[0], renamed);
        Refuses(renamed, "its name does not say what the others are called; the first must end in -00001-of-00002.gguf");
    }

    [Fact]
    public void A_part_of_another_number_is_refused() =>
        Refuses(
            SplitCopy.Write(_whole, _stem, 3, change: (i, said) => i == 1 ? said with { Number = 2 } : said)[0],
            "cut-00002-of-00003.gguf: it says that it is file 3 of 3, and its name that it is file 2 of 3"
        );

    [Fact]
    public void A_part_of_another_cut_is_refused() =>
        Refuses(
            SplitCopy.Write(_whole, _stem, 3, change: (i, said) => i == 2 ? said with { Count = 7 } : said)[0],
            "it says that it is file 3 of 7, and its name that it is file 3 of 3"
        );

    [Fact]
    public void Parts_with_the_same_tensor_are_refused()
    {
        IReadOnlyList<string> paths = SplitCopy.Write(_whole, _stem, 2);
        IReadOnlyList<string> others = SplitCopy.Write(
            _whole,
            Path.Combine(_folder.Path, "other"),
            2,
            change: (_, said) => said with { Number = 1 }
        );
        File.Copy(others[0], paths[1], overwrite: true);
        Refuses(paths[0], "once more; each may be in one of a model's files alone");
    }

    [Fact]
    public void Another_number_of_tensors_than_said_is_refused() =>
        Refuses(
            SplitCopy.Write(_whole, _stem, 2, change: (_, said) => said with { Tensors = 99 })[0],
            "'split.tensors.count' holds 99, and its 2 files have"
        );

    [Fact]
    public void A_part_that_is_changed_later_is_noticed()
    {
        IReadOnlyList<string> paths = SplitCopy.Write(_whole, _stem, 2);
        var cut = GgufFile.ReadModel(paths[0]);
        File.AppendAllText(paths[1], "more");
        Assert.False(cut.IsUnchanged);
        Assert.Contains("cut-00002-of-00002.gguf", Assert.Throws<GgufFormatException>(cut.OpenTensors).Message, StringComparison.Ordinal);
    }

    private static void Refuses(string path, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<GgufFormatException>(() => GgufFile.ReadModel(path)).Message, StringComparison.Ordinal);
}
