using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using LlmWorkbench.Datasets;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Datasets;

public sealed class DatasetDownloadTests : IDisposable
{
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-download-").FullName;
    private readonly HttpClient _client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder, "data.txt");

    private string Hash => Convert.ToHexString(SHA256.HashData(_content));

    private DatasetDownload Download => new(_client);

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_file_with_the_right_hash_gets_its_name_and_is_not_fetched_again()
    {
        using var server = new FileServer(_content);
        Assert.Equal(_content.Length, await Download.GetAsync(server.Address, Hash, Target, null, Cancellation));
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
        Assert.Equal(["data.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        await Download.GetAsync(server.Address, Hash.ToLowerInvariant(), Target, null, Cancellation);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Another_content_is_refused_and_nothing_is_kept()
    {
        using var server = new FileServer(_content);
        var wrong = new string('0', 64);
        var refusal = (await Assert.ThrowsAsync<WorkbenchException>(() => Download.GetAsync(server.Address, wrong, Target, null, Cancellation))).Message;
        Assert.Contains($"its SHA-256 is {Hash.ToLowerInvariant()}, not {wrong}", refusal, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_before_the_connection_broke_is_gone_on_with(bool ignoresRanges)
    {
        using var server = new FileServer(_content) { CutAfter = 100_000 };
        var refusal = (await Assert.ThrowsAsync<WorkbenchException>(() => Download.GetAsync(server.Address, Hash, Target, null, Cancellation))).Message;
        Assert.Contains("cannot be fetched", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        var kept = new FileInfo(Target + ".part").Length;
        Assert.InRange(kept, 1, 100_000);
        (server.CutAfter, server.IgnoresRanges) = (null, ignoresRanges);
        await Download.GetAsync(server.Address, Hash, Target, null, Cancellation);
        Assert.Equal($"bytes={kept}-", server.Ranges[1]);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
    }

    [Fact]
    public async Task A_part_that_was_whole_already_is_checked_and_renamed()
    {
        await File.WriteAllBytesAsync(Target + ".part", _content, Cancellation);
        using var server = new FileServer(_content);
        await Download.GetAsync(server.Address, Hash, Target, null, Cancellation);
        Assert.True(File.Exists(Target));
    }

    [Fact]
    public async Task Refusals_are_one_sentence()
    {
        using var server = new FileServer(_content) { Status = HttpStatusCode.NotFound };
        Assert.Contains("cannot be fetched", await RefusalOf(server.Address, Hash), StringComparison.Ordinal);
        Assert.Contains("64 hexadecimal digits", await RefusalOf(server.Address, "12"), StringComparison.Ordinal);
        Assert.Contains("begins with https://", await RefusalOf(new Uri("file:///etc/hosts"), Hash), StringComparison.Ordinal);
        Assert.Contains("cannot be fetched", await RefusalOf(new Uri("http://127.0.0.1:1/x"), Hash), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_datasets_of_an_archive_are_taken_out_and_no_path_leads_elsewhere()
    {
        var zip = Path.Combine(_folder, "a.zip");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "wikitext/wiki.test.raw", "../escaped.txt", "program.exe", "README.md" })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write("words"u8);
            }
        }

        var files = DatasetArchive.Extract(zip);
        Assert.Equal(["escaped.txt", "wiki.test.raw"], files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(_folder, Path.GetDirectoryName(file)));
        File.WriteAllText(zip, "no zip");
        Assert.Contains("no zip file", Assert.Throws<WorkbenchException>(() => DatasetArchive.Extract(zip)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_fetches_lists_and_says_where_known_datasets_are_published()
    {
        using var call = new Call();
        Assert.Contains("is published at", await call.FailureOf("dataset get hellaswag"), StringComparison.Ordinal);
        Assert.Contains("give its address with --url", await call.FailureOf("dataset get something"), StringComparison.Ordinal);
        Assert.Contains("cannot be the name of a file", await call.FailureOf($"dataset get ../x --url http://127.0.0.1/ --sha256 {Hash}"), StringComparison.Ordinal);
        byte[] text = [.. "the cat and the hat\n"u8];
        using var server = new FileServer(text);
        var catalogue = await call.ResultOf<DatasetCatalogue>($"dataset get fetched --url {server.Address} --sha256 {Convert.ToHexString(SHA256.HashData(text))}");
        Assert.Contains(catalogue.Files, f => f.Name == "fetched" && f.Bytes == text.Length);
        Assert.Contains("fetched", call.Text, StringComparison.Ordinal);
        Assert.Contains("wikitext-2", call.Html, StringComparison.Ordinal);
        File.Delete(Path.Combine(DatasetFinder.DownloadFolder, "fetched.txt"));
    }

    private async Task<string> RefusalOf(Uri address, string hash)
    {
        var refusal = (await Assert.ThrowsAsync<WorkbenchException>(() => Download.GetAsync(address, hash, Target, null, Cancellation))).Message;
        Assert.DoesNotContain('\n', refusal);
        return refusal;
    }
}
