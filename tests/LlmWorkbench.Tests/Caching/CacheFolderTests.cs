using LlmWorkbench.Caching;

namespace LlmWorkbench.Tests.Caching;

[Fast]
public sealed class CacheFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cache-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_not_used_for_the_longest_time_goes_first(bool isNested)
    {
        var cache = new CacheFolder(_folder, ".bin", isNested);
        string oldest = Write(isNested, "a", 3),
            middle = Write(isNested, "b", 2),
            newest = Write(isNested, "c", 1);
        string other = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(other, "not ours");
        Assert.Equal(300, cache.Bytes);
        CacheFolder.Touch(oldest);

        cache.Trim(250);

        Assert.Equal([true, false, true], new[] { oldest, middle, newest }.Select(File.Exists));
        Assert.Equal(!isNested, Directory.Exists(Path.GetDirectoryName(middle)));
        Assert.Equal(200, cache.Clear());
        Assert.Equal(0, cache.Bytes);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void A_file_that_comes_is_made_room_for_and_is_not_in_its_own_way()
    {
        var cache = new CacheFolder(_folder, ".bin", isNested: false);
        string coming = Write(false, "a", 3),
            older = Write(false, "b", 2),
            newer = Write(false, "c", 1);

        cache.Trim(220, coming: 100, kept: coming);

        Assert.Equal([true, false, true], new[] { coming, older, newer }.Select(File.Exists));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_empty()
    {
        var cache = new CacheFolder(Path.Combine(_folder, "none"), ".bin", isNested: true);
        cache.Trim(0);
        Assert.Equal(0, cache.Bytes);
        Assert.Equal(0, cache.Clear());
    }

    private string Write(bool isNested, string name, int hoursAgo)
    {
        string folder = isNested ? Directory.CreateDirectory(Path.Combine(_folder, name)).FullName : _folder;
        string file = Path.Combine(folder, name + ".bin");
        File.WriteAllBytes(file, new byte[100]);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-hoursAgo));
        File.SetLastAccessTimeUtc(file, DateTime.UtcNow.AddHours(-hoursAgo));
        return file;
    }
}
