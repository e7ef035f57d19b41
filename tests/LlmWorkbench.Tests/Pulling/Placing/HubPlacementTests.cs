using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Placing;

namespace LlmWorkbench.Tests.Pulling.Placing;

[Fast]
public sealed class HubPlacementTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Other = "1123456789abcdef0123456789abcdef01234567";
    private const string Hash = "abc";

    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-place-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Where_there_are_no_links_the_file_itself_lies_in_the_snapshot()
    {
        HubPlacement placement = Placement(links: false);
        placement.Prepare(Commit, "d/m.gguf");
        File.WriteAllText(placement.PartOf(Hash), "GGUF");
        string path = placement.Place(Commit, "d/m.gguf", Hash);
        Assert.Equal("GGUF", File.ReadAllText(path));
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "models--user--name", "blobs")));
        Assert.Equal([("d/m.gguf", 4L)], new HubCache(_folder).Files("user/name", Commit));
    }

    [Fact]
    public void A_second_commit_with_the_same_content_is_a_second_link()
    {
        HubPlacement placement = Placement(links: true);
        placement.Prepare(Commit, "m.gguf");
        File.WriteAllText(placement.PartOf(Hash), "GGUF");
        placement.Place(Commit, "m.gguf", Hash);
        placement.Prepare(Other, "new/m.gguf");
        string second = placement.Place(Other, "new/m.gguf", Hash);
        Assert.Equal("GGUF", File.ReadAllText(second));
        Assert.True(placement.HasBlob(Hash, 4));
        Assert.False(placement.HasBlob(Hash, 5));
    }

    [Fact]
    public void A_branch_points_to_its_commit_and_a_commit_needs_no_branch()
    {
        HubPlacement placement = Placement(links: true);
        placement.Refer("refs/pr/1", Commit);
        placement.Refer(Commit, Commit);
        var cache = new HubCache(_folder);
        Assert.Equal(Commit, cache.Commit("user/name", "refs/pr/1"));
        Assert.Null(cache.Commit("user/name", "main"));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "models--user--name", "refs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Nothing_is_written_through_a_link_out_of_the_cache()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        string outside = Directory.CreateTempSubdirectory("workbench-outside-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "models--user--name"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "models--user--name", "snapshots"), outside);
        Assert.Throws<WorkbenchException>(() => Placement(links: true).Prepare(Commit, "m.gguf"));
        Directory.Delete(outside, recursive: true);
    }

    private HubPlacement Placement(bool links) =>
        links ? new(new HubCache(_folder), "user/name") : new(new HubCache(_folder), "user/name") { Link = (_, _) => false };
}
