using System.Runtime.Versioning;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Gguf.Tests.Writing;

[UnsupportedOSPlatform("windows")]
[Fast]
public sealed class ReplacedFileTests : ReadingTest
{
    private static void Overwrite(string path)
    {
        GgufWriter writer = new();
        writer.AddTensor("t", [2], [1f, 2f]);
        writer.Write(path, overwrite: true);
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        string target = Folder.Write("target.gguf", [1]);
        string link = Folder.File("link.gguf");
        string second = Folder.File("second.gguf");
        File.CreateSymbolicLink(link, "target.gguf");
        File.CreateSymbolicLink(second, link);
        Overwrite(second);
        Assert.Equal(("target.gguf", link), (new FileInfo(link).LinkTarget, new FileInfo(second).LinkTarget));
        Assert.Single(GgufFile.Read(target).Tensors);
        Assert.Equal(3, Directory.GetFileSystemEntries(Folder.Path).Length);
    }

    [Fact]
    public void A_link_to_what_is_not_there_yet_brings_it_into_being()
    {
        File.CreateSymbolicLink(Folder.File("link.gguf"), "new.gguf");
        Overwrite(Folder.File("link.gguf"));
        Assert.Single(GgufFile.Read(Folder.File("new.gguf")).Tensors);
        Assert.NotNull(new FileInfo(Folder.File("link.gguf")).LinkTarget);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(Folder.File("a.gguf"), "b.gguf");
        File.CreateSymbolicLink(Folder.File("b.gguf"), "a.gguf");
        IOException refusal = Assert.ThrowsAny<IOException>(() => Overwrite(Folder.File("a.gguf")));
        Assert.Contains("circle", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_private_file_can_be_read_by_its_user_alone_whoever_could_read_the_one_before(bool isThere)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        string path = Folder.File("connection.json");
        if (isThere)
        {
            File.WriteAllText(path, "old");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        AtomicFile.Write(path, overwrite: true, stream => stream.WriteByte(1), readers: FileReaders.User);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(
        UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
    )]
    public void The_mode_of_a_file_stays(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string path = Folder.Write("private.gguf", [1]);
        File.SetUnixFileMode(path, mode);
        Overwrite(path);
        Assert.Single(GgufFile.Read(path).Tensors);
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("600", "644", "600")]
    [InlineData("640", "644", "640")]
    [InlineData("640", "604", "600")]
    [InlineData("755", "644", "644")]
    [InlineData("444", "444", "644")]
    public void A_new_file_is_for_those_who_may_read_all_that_it_is_made_of(string one, string other, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string[] sources = [Folder.Write("one", [1]), Folder.Write("other", [1])];
        File.SetUnixFileMode(sources[0], Mode(one));
        File.SetUnixFileMode(sources[1], Mode(other));
        File.CreateSymbolicLink(Folder.File("link"), sources[0]);
        List<UnixFileMode> parts = [];

        AtomicFile.Write(
            Folder.File("new"),
            overwrite: false,
            stream => stream.WriteByte(1),
            part => parts.Add(File.GetUnixFileMode(part)),
            FileReaders.Of(Folder.File("link"), sources[1], Folder.File("nowhere"))
        );
        Assert.Equal(Mode(expected), File.GetUnixFileMode(Folder.File("new")));
        Assert.Equal([Mode(expected)], parts);

        // What was there keeps its own mode.
        AtomicFile.Write(sources[1], overwrite: true, stream => stream.WriteByte(2), readers: FileReaders.Of(sources[0]));
        Assert.Equal(Mode(other), File.GetUnixFileMode(sources[1]));
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_before_the_work_and_without_the_name_of_a_part()
    {
        using var disk = SmallDisk.Mount(Folder.File("disk"), 64 << 10, readOnly: true);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs Linux and its administrator's rights.");
        string path = Path.Combine(disk.Folder, "new.gguf");
        string sentence = Assert.Throws<IOException>(() => AtomicFile.Check(path, overwrite: false)).Message;
        Assert.StartsWith($"{path} cannot be written: ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_said_without_the_name_of_a_part_and_nothing_is_left()
    {
        using var disk = SmallDisk.Mount(Folder.File("full"), 64 << 10);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs Linux and its administrator's rights.");
        string path = Path.Combine(disk.Folder, "out.ipynb");
        string sentence = Assert.Throws<IOException>(() => AtomicFile.WriteText(path, new string('x', 1 << 20))).Message;
        Assert.Equal($"{path} cannot be written: its disk is full; free some space there, or name a file on another disk.", sentence);
        Assert.Empty(Directory.GetFiles(disk.Folder));
    }

    [Fact]
    public void A_file_is_being_written_until_it_has_its_name()
    {
        string path = Folder.File("model.gguf");
        List<bool> seen = [AtomicFile.IsBeingWritten(path)];
        AtomicFile.Write(
            path,
            overwrite: false,
            _ => seen.AddRange([AtomicFile.IsBeingWritten(path), AtomicFile.IsBeingWritten(Folder.File("other.gguf"))])
        );
        seen.Add(AtomicFile.IsBeingWritten(path));
        Folder.Write($"model.gguf.{Environment.ProcessId}-77.part", [1]);
        seen.Add(AtomicFile.IsBeingWritten(path));
        Assert.Equal([false, true, false, false, false], seen);
    }

    [Fact]
    public void A_part_is_never_more_readable_than_the_file_that_it_replaces()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string path = Folder.Write("private.gguf", [1]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        List<UnixFileMode> modes = [];
        GgufWriter writer = new();
        writer.AddTensor(
            "t",
            [2],
            () =>
            {
                modes.AddRange(Directory.GetFiles(Folder.Path).Select(File.GetUnixFileMode));
                return [1f, 2f];
            }
        );
        writer.Write(path, overwrite: true);
        Assert.Equal(2, modes.Count);
        Assert.All(modes, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
    }

    [Fact]
    public void A_pipe_and_a_device_are_refused_and_stay()
    {
        string pipe = NamedPipe.Make(Folder.File("pipe.gguf"));
        string refusal = NamedPipe.WithoutWaiting(() => Assert.ThrowsAny<IOException>(() => Overwrite(pipe)).Message);
        Assert.Contains($"{pipe} is a pipe, a device or a socket", refusal, StringComparison.Ordinal);
        File.CreateSymbolicLink(Folder.File("null.gguf"), "/dev/null");
        Assert.Contains(
            "a device",
            Assert.ThrowsAny<IOException>(() => Overwrite(Folder.File("null.gguf"))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["null.gguf", "pipe.gguf"], Directory.GetFileSystemEntries(Folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal("/dev/null", new FileInfo(Folder.File("null.gguf")).LinkTarget);
    }

    [Fact]
    public void What_somebody_laid_in_the_place_of_the_part_is_not_written_through()
    {
        string other = Folder.Write("other", [7]);
        File.CreateSymbolicLink(Folder.File("model.gguf.part"), other);
        Overwrite(Folder.File("model.gguf"));
        Assert.Equal([7], File.ReadAllBytes(other));
        Assert.Single(GgufFile.Read(Folder.File("model.gguf")).Tensors);
    }

    [Fact]
    public void Two_that_write_one_name_do_not_disturb_each_other()
    {
        string path = Folder.File("model.gguf");
        GgufWriter writer = new();
        writer.AddTensor(
            "outer",
            [2],
            () =>
            {
                Overwrite(path);
                return [3f, 4f];
            }
        );
        writer.Write(path, overwrite: true);
        Assert.Equal("outer", Assert.Single(GgufFile.Read(path).Tensors).Name);
        Assert.Single(Directory.GetFiles(Folder.Path));
    }
}
