using System.Runtime.Versioning;
using LlmWorkbench.Caching;

namespace LlmWorkbench.Tests.Caching;

[Fast]
public sealed class EvaluationCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"workbench-cache-{Guid.NewGuid():N}");

    private EvaluationCache Cache => new(_folder);

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Pieces_are_computed_once()
    {
        using (CachedPieces pieces = Cache.Open("test", "a", 1))
        {
            Assert.Equal([1.5, double.NegativeInfinity], pieces.Get(3, () => [1.5, double.NegativeInfinity]));
        }

        using CachedPieces again = Cache.Open("test", "a", 1);
        Assert.True(again.Has(3));
        Assert.Equal([1.5, double.NegativeInfinity], again.Get(3, () => throw new InvalidOperationException("It is there already.")));
        using CachedPieces other = Cache.Open("test", "a", 2);
        Assert.False(other.Has(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    public void What_an_interruption_left_of_a_piece_is_cut_off(int missing)
    {
        using (CachedPieces pieces = Cache.Open("test"))
        {
            pieces.Get(0, () => [1, 2]);
            pieces.Get(1, () => [3, 4]);
        }

        Shorten(missing);
        using (CachedPieces pieces = Cache.Open("test"))
        {
            Assert.True(pieces.Has(0));
            Assert.False(pieces.Has(1));
            pieces.Get(1, () => [5]);
        }

        using CachedPieces again = Cache.Open("test");
        Assert.Equal([1, 2], again.Get(0, () => []));
        Assert.Equal([5], again.Get(1, () => []));
    }

    [Fact]
    public void A_changed_byte_is_not_taken_for_a_number()
    {
        using (CachedPieces pieces = Cache.Open("test"))
        {
            pieces.Get(0, () => [1, 2]);
        }

        string file = Directory.GetFiles(_folder).Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[10] ^= 1;
        File.WriteAllBytes(file, bytes);
        using CachedPieces again = Cache.Open("test");
        Assert.False(again.Has(0));
    }

    [Fact]
    public void Two_that_compute_the_same_do_not_disturb_each_other()
    {
        using CachedPieces first = Cache.Open("test");
        using CachedPieces second = Cache.Open("test");
        first.Get(0, () => [1]);
        Assert.Equal([2], second.Get(0, () => [2]));
    }

    [Fact]
    public void The_longest_unused_go_when_the_room_is_full()
    {
        foreach (string? name in new[] { "old", "new" })
        {
            using CachedPieces pieces = Cache.Open(name);
            pieces.Get(0, () => new double[100]);
        }

        File.SetLastWriteTimeUtc(Directory.GetFiles(_folder, "old-*").Single(), DateTime.UtcNow.AddDays(-1));
        File.SetLastAccessTimeUtc(Directory.GetFiles(_folder, "old-*").Single(), DateTime.UtcNow.AddDays(-1));
        new EvaluationCache(_folder) { MaxBytes = 1000 }
            .Open("third")
            .Dispose();
        Assert.Empty(Directory.GetFiles(_folder, "old-*"));
        Assert.Single(Directory.GetFiles(_folder, "new-*"));
        Assert.True(Cache.Clear() > 0);
        Assert.Equal(0, Cache.Bytes);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_does_not_stop_an_evaluation()
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        using CachedPieces pieces = new EvaluationCache(Path.Combine(file, "below")).Open("test");
        Assert.Equal([7], pieces.Get(0, () => [7]));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Nobody_else_may_look_into_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using CachedPieces pieces = new EvaluationCache(Path.Combine(_folder, "evaluations")).Open("test");
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_folder, "evaluations"))
        );
    }

    private void Shorten(int bytes)
    {
        using FileStream file = File.OpenWrite(Directory.GetFiles(_folder).Single());
        file.SetLength(file.Length - bytes);
    }
}
