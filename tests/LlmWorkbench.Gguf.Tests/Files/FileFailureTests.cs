using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Gguf.Tests.Files;

/// <summary>What .NET says of files becomes a sentence that names the file and what would work. Files of other users: ClosedFileTests of
/// the command line.</summary>
[Fast]
public sealed class FileFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("file-failure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_not_there_is_named()
    {
        string file = At("none.txt");
        Assert.Equal(
            $"There is no file {file}: check its name, and the folder that it counts from.",
            SentenceOf(() => File.ReadAllText(file))
        );
        string deep = At("none/none.txt");
        Assert.Equal($"There is no {deep}, and its folder is not there either: check the path.", SentenceOf(() => File.ReadAllText(deep)));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_called_so() =>
        Assert.Equal($"{_folder} is a folder: name a file.", SentenceOf(() => File.ReadAllText(_folder)));

    [Fact]
    public void A_file_that_somebody_holds_is_in_use()
    {
        using var alone = new FileStream(At("alone.txt"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(
            $"{At("alone.txt")} is in use by another program: wait until it is done, or name another file.",
            SentenceOf(() => File.OpenWrite(At("alone.txt")))
        );
    }

    [Theory]
    [InlineData(
        "No space left on device : '/a/b c'",
        "/a/b c cannot be written: its disk is full; free some space there, or name a file on another disk."
    )]
    [InlineData(
        "There is not enough space on the disk. : '/a/b.gguf.4711-3.part'",
        "/a/b.gguf cannot be written: its disk is full; free some space there, or name a file on another disk."
    )]
    [InlineData(
        "Read-only file system : '/a/b.ipynb.4711-3.part'",
        "/a/b.ipynb cannot be written: its disk can only be read; name a file on another disk."
    )]
    [InlineData("Something else : '/a/b.part'", "/a/b.part cannot be read or written: Something else.")]
    [InlineData("x.gguf cannot be written: its folder does not exist.", "x.gguf cannot be written: its folder does not exist.")]
    [InlineData("the disk said: no", "the disk said: no")]
    public void The_systems_words_keep_the_file_and_our_own_sentences_stay(string message, string sentence) =>
        Assert.Equal(sentence, FileFailure.Sentence(new IOException(message)));

    [Fact]
    public void What_may_not_be_opened_says_what_would_work()
    {
        string file = At("no folder.txt");
        Assert.Equal(
            $"{file} may not be opened by this user: change its rights (or its folder's), or name another file.",
            FileFailure.Sentence(new UnauthorizedAccessException($"Access to the path '{file}' is denied."))
        );
        Assert.Equal(
            "A file or folder may not be read or written by this user: change its rights, or name another.",
            FileFailure.Sentence(new UnauthorizedAccessException("Access to the path is denied."))
        );
    }

    private static string SentenceOf(Action open) => FileFailure.Sentence(Record.Exception(open)!);

    private string At(string name) => Path.Combine(_folder, name);
}
