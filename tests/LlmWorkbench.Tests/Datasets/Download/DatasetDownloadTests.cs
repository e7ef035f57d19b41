using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using LlmWorkbench.Datasets;
using LlmWorkbench.Datasets.Download;
using LlmWorkbench.Runs;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Datasets.Download;

[Fast]
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
        Assert.Equal(_content.Length, await Download.GetAsync(server.Address, Hash, Target, Cancellation));
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
        Assert.Equal(["data.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        await Download.GetAsync(server.Address, Hash.ToLowerInvariant(), Target, Cancellation);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Another_content_is_refused_and_nothing_is_kept()
    {
        using var server = new FileServer(_content);
        string wrong = new string('0', 64);
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() => Download.GetAsync(server.Address, wrong, Target, Cancellation))
        ).Message;
        Assert.Contains($"its SHA-256 is {Hash.ToLowerInvariant()}, not {wrong}", refusal, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_before_the_connection_broke_is_gone_on_with(bool ignoresRanges)
    {
        using var server = new FileServer(_content) { CutAfter = 100_000 };
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() => Download.GetAsync(server.Address, Hash, Target, Cancellation))
        ).Message;
        Assert.Contains("cannot be fetched", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        long kept = new FileInfo(Target + ".part").Length;
        Assert.InRange(kept, 1, 100_000);
        (server.CutAfter, server.IgnoresRanges) = (null, ignoresRanges);
        await Download.GetAsync(server.Address, Hash, Target, Cancellation);
        Assert.Equal($"bytes={kept}-", server.Ranges[1]);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
    }

    [Fact]
    public async Task A_part_that_was_whole_already_is_checked_and_renamed()
    {
        await File.WriteAllBytesAsync(Target + ".part", _content, Cancellation);
        using var server = new FileServer(_content);
        await Download.GetAsync(server.Address, Hash, Target, Cancellation);
        Assert.True(File.Exists(Target));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [InlineData(300_000, false)]
    [InlineData(400_000, false)]
    public async Task What_a_killed_command_left_of_another_file_is_left_out_and_all_of_it_fetched_anew(int left, bool ignoresRanges)
    {
        await File.WriteAllBytesAsync(Target + ".part", new byte[left], Cancellation);
        using var server = new FileServer(_content) { IgnoresRanges = ignoresRanges };
        await Download.GetAsync(server.Address, Hash, Target, Cancellation);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
        Assert.Equal(["data.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_wrong_hash_is_refused_after_one_more_try_and_nothing_is_kept()
    {
        await File.WriteAllBytesAsync(Target + ".part", _content[..1000], Cancellation);
        using var server = new FileServer(_content);
        Assert.Contains("is not what it should be", await RefusalOf(server.Address, new string('0', 64)), StringComparison.Ordinal);
        Assert.Equal(["bytes=1000-", ""], server.Ranges);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task The_bound_fits_datasets_and_stands_in_the_help()
    {
        using var content = new StreamContent(new Endless(null));
        content.Headers.ContentLength = DatasetDownload.Largest + 1;
        string refusal = await RefusalOf(
            new Uri("https://example.org/x"),
            Hash,
            new HttpClient(new Answering(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }))
        );
        Assert.Equal("https://example.org/x sends more than 1.0 GiB, which is the most that is fetched; nothing was kept.", refusal);
        using var call = new Call();
        await call.RunAsync("dataset -h");
        Assert.Contains("at most 1.0 GiB are fetched", call.Output.Text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetching_without_a_name_says_what_can_be_fetched()
    {
        using var call = new Call();
        string refusal = await call.FailureOf("dataset get");
        Assert.StartsWith("#!dataset get needs a name: ", refusal, StringComparison.Ordinal);
        Assert.All(KnownDataset.All, known => Assert.Contains($"{known.Name} (at {known.Address})", refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/data", "{\"context\":\"a\",\"answer\":\"b\"}\n{\"context\":\"c\",\"answer\":\"d\"}\n", "ok1.jsonl", "2 cloze")]
    [InlineData("/download.php", "{\"context\":\"a\",\"answer\":\"b\"}\n", "ok1.jsonl", "1 cloze")]
    [InlineData("/data", "the cat and the hat\n", "ok1.txt", "text")]
    [InlineData("/data.md", "{\"context\":\"a\",\"answer\":\"b\"}\n", "ok1.md", "text")]
    public async Task Where_neither_name_nor_address_says_what_it_is_the_content_does(string path, string content, string file, string kind)
    {
        using var call = new Call();
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(content);
        using var server = new FileServer(bytes);
        string kept = Path.Combine(DatasetFinder.DownloadFolder, file);
        string command = $"dataset get ok1 --url {new Uri(server.Address, path)} --sha256 {Convert.ToHexString(SHA256.HashData(bytes))}";
        try
        {
            // The second time it is there already.
            for (int i = 0; i < 2; i++)
            {
                DatasetCatalogue catalogue = await call.ResultOf<DatasetCatalogue>(command);
                Assert.Equal(kind, Assert.Single(catalogue.Files, f => f.Path == kept).Content);
                Assert.Single(server.Ranges);
            }

            if (kept.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                Assert.NotEmpty(QuestionDataset.Read("ok1", new DatasetFinder([DatasetFinder.DownloadFolder])).Questions);
            }
        }
        finally
        {
            File.Delete(kept);
        }
    }

    [Theory]
    [InlineData(404, "has no such file (404): check the address.")]
    [InlineData(403, "gives it only to those who have signed in, or not at all (403): fetch it with a browser")]
    [InlineData(429, "has been asked too often (429): try again later.")]
    [InlineData(503, "has a fault of its own (503): try again later.")]
    [InlineData(418, "does not send a file there (418): check the address.")]
    public async Task What_a_server_answers_is_said_in_our_words_with_what_helps(int status, string words)
    {
        using var server = new FileServer(_content) { Status = (HttpStatusCode)status };
        string refusal = await RefusalOf(server.Address, Hash);
        Assert.StartsWith($"{server.Address} cannot be fetched: {server.Address.Authority} {words}", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "does not speak as a web server does: check the address and its port.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "ended the connection before all had come: run the command again")]
    [InlineData("", "ended the connection before all had come: run the command again")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n", "«http://[::1», which is not an address.")]
    public async Task What_is_not_a_servers_answer_is_said_in_our_words(string answer, string words)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, answer);
        string refusal = await RefusalOf(new Uri($"http://{listener.LocalEndpoint}/x"), Hash, NewClient());
        listener.Stop();
        await serving;
        Assert.Contains(words, refusal, StringComparison.Ordinal);
        bool isKept = answer.Contains("abc", StringComparison.Ordinal);
        Assert.Equal(isKept, refusal.Contains("What has come so far is kept", StringComparison.Ordinal));
    }

    // A client may try once more.
    private static async Task ServeAsync(System.Net.Sockets.TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using System.Net.Sockets.TcpClient peer = await listener.AcceptTcpClientAsync(Cancellation);
                await using System.Net.Sockets.NetworkStream stream = peer.GetStream();
                _ = await stream.ReadAsync(new byte[4096], Cancellation);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), Cancellation);
            }
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or InvalidOperationException or IOException)
        {
            // The test has ended.
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_with_the_variable_that_names_another()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder, "disk"), 64 << 10, readOnly: true);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs Linux and its administrator's rights.");
        using var server = new FileServer(_content);
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() =>
                Download.GetAsync(server.Address, Hash, Path.Combine(disk.Folder, "datasets", "x.txt"), Cancellation)
            )
        ).Message;
        Assert.Contains("where datasets are kept, cannot be made: ", refusal, StringComparison.Ordinal);
        Assert.Contains("set LLM_WORKBENCH_CACHE to a folder that can be written.", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("is kept;", refusal, StringComparison.Ordinal);
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public async Task Refusals_are_one_sentence()
    {
        using var server = new FileServer(_content) { Status = HttpStatusCode.NotFound };
        Assert.Contains("cannot be fetched", await RefusalOf(server.Address, Hash), StringComparison.Ordinal);
        Assert.Contains(
            "nothing answers at 127.0.0.1:1 (the connection was refused): check the address and its port",
            await RefusalOf(new Uri("http://127.0.0.1:1/x"), Hash),
            StringComparison.Ordinal
        );
        Assert.Contains("64 hexadecimal digits", await RefusalOf(server.Address, "12"), StringComparison.Ordinal);
        Assert.Contains("begins with https://", await RefusalOf(new Uri("file:///etc/hosts"), Hash), StringComparison.Ordinal);
        Assert.Contains("cannot be fetched", await RefusalOf(new Uri("http://127.0.0.1:1/x"), Hash), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "not an http or https address")]
    [InlineData("ftp://example.org/x", "not an http or https address")]
    [InlineData("javascript:x", "not an http or https address")]
    [InlineData("/data.txt", "more than 10 times, perhaps in a circle")]
    [InlineData("", "does not say where")]
    public async Task A_redirect_that_leads_nowhere_is_one_sentence(string location, string words)
    {
        using var server = new FileServer(_content) { Location = location };
        Assert.Contains(words, await RefusalOf(server.Address, Hash, NewClient()), StringComparison.Ordinal);
        Assert.Contains("cannot be fetched", await RefusalOf(server.Address, Hash, new HttpClient()), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_redirect_on_the_web_is_followed()
    {
        using var server = new FileServer(_content);
        using var first = new FileServer([]) { Location = server.Address.AbsoluteUri };
        using HttpClient client = NewClient();
        await new DatasetDownload(client).GetAsync(first.Address, Hash, Target, Cancellation);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, Cancellation));
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_refused()
    {
        using var client = new HttpClient(
            new Answering(new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://example.org/x") } })
        );
        string refusal = await RefusalOf(new Uri("https://example.org/x"), Hash, client);
        Assert.Contains("it leads from https to «http://example.org/x»", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_the_bound_is_not_fetched(bool announces)
    {
        using var content = new StreamContent(new Endless(null));
        content.Headers.ContentLength = announces ? 1L << 40 : null;
        using var client = new HttpClient(new Answering(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }));
        var download = new DatasetDownload(client) { MaxBytes = 1_000_000 };
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() =>
                download.GetAsync(new Uri("https://example.org/x"), Hash, Target, Cancellation)
            )
        ).Message;
        Assert.Contains("sends more than", refusal, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_server_that_sends_next_to_nothing_is_left_and_what_came_is_kept()
    {
        using var content = new StreamContent(new Endless(TimeSpan.FromMilliseconds(20)));
        using var client = new HttpClient(new Answering(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }));
        var download = new DatasetDownload(client) { Patience = TimeSpan.FromMilliseconds(500) };
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() =>
                download.GetAsync(new Uri("https://example.org/x"), Hash, Target, Cancellation)
            )
        ).Message;
        Assert.Contains("has sent nothing, or next to nothing", refusal, StringComparison.Ordinal);
        Assert.True(File.Exists(Target + ".part"));
    }

    [Fact]
    public async Task An_interruption_ends_an_endless_download_and_keeps_what_came()
    {
        using var content = new StreamContent(new Endless(TimeSpan.FromMilliseconds(5)));
        using var client = new HttpClient(new Answering(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }));
        using var interrupt = new CancellationTokenSource();
        var progress = new AtFirstReport(interrupt.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new DatasetDownload(client).GetAsync(
                new Uri("https://example.org/x"),
                Hash,
                Target,
                new RunContext(interrupt.Token).Reporting(progress)
            )
        );
        Assert.False(File.Exists(Target));
        Assert.True(new FileInfo(Target + ".part").Length > 0);
    }

    [Fact]
    public async Task What_lies_in_the_way_is_not_written_through()
    {
        using var server = new FileServer(_content);
        string other = Path.Combine(_folder, "other");
        await File.WriteAllTextAsync(other, "mine", Cancellation);
        File.CreateSymbolicLink(Target + ".part", other);
        Assert.Contains("is in the way", await RefusalOf(server.Address, Hash), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(other, Cancellation));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u001bb")]
    [InlineData("a\u202eb")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("dot.")]
    [InlineData("\ud83d")]
    public void A_name_that_no_file_should_have_is_refused_on_one_line(string name)
    {
        Assert.False(DatasetName.IsPlain(name));
        string refusal = Assert.Throws<WorkbenchException>(() => DatasetName.Require(name)).Message;
        Assert.DoesNotContain(refusal, char.IsControl);
        Assert.DoesNotContain('\u202e', refusal);
    }

    [Theory]
    [InlineData("wikitext-2")]
    [InlineData("wiki.test.raw")]
    [InlineData("Märchen 1_a")]
    public void Other_names_may_be_had(string name) => Assert.True(DatasetName.IsPlain(name));

    [Fact]
    public void Names_that_no_file_should_have_are_passed_over_in_archives_and_no_more_is_taken_out_than_they_say()
    {
        string zip = Path.Combine(_folder, "a.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach (string? name in new[] { "good.txt", "a\nb.txt", "c\u001b[31m.txt", "d\\e.txt" })
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write("words"u8);
            }
        }

        Assert.Equal(["good.txt"], DatasetArchive.Extract(zip).Select(Path.GetFileName));
        byte[] bytes = File.ReadAllBytes(zip);
        // The length of what is in it, in the central directory: 5 becomes 4.
        int at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24;
        Assert.Equal(5, bytes[at]);
        bytes[at] = 4;
        File.WriteAllBytes(zip, bytes);
        Assert.Equal("word", File.ReadAllText(Assert.Single(DatasetArchive.Extract(zip))));
        Assert.Equal(["a.zip", "good.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Only_the_datasets_of_an_archive_are_taken_out_and_no_path_leads_elsewhere()
    {
        string zip = Path.Combine(_folder, "a.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach (string? name in new[] { "wikitext/wiki.test.raw", "../escaped.txt", "program.exe", "README.md" })
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write("words"u8);
            }
        }

        IReadOnlyList<string> files = DatasetArchive.Extract(zip);
        Assert.Equal(["escaped.txt", "wiki.test.raw"], files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(_folder, Path.GetDirectoryName(file)));
        File.WriteAllText(zip, "no zip");
        Assert.Contains(
            "not a zip file",
            Assert.Throws<WorkbenchException>(() => DatasetArchive.Extract(zip)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_command_fetches_lists_and_says_where_known_datasets_are_published()
    {
        using var call = new Call();
        Assert.Contains("is published at", await call.FailureOf("dataset get hellaswag"), StringComparison.Ordinal);
        Assert.Contains("give its address with --url", await call.FailureOf("dataset get something"), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be the name of a file",
            await call.FailureOf($"dataset get ../x --url http://127.0.0.1/ --sha256 {Hash}"),
            StringComparison.Ordinal
        );
        byte[] text = [.. "the cat and the hat\n"u8];
        using var server = new FileServer(text);
        DatasetCatalogue catalogue = await call.ResultOf<DatasetCatalogue>(
            $"dataset get fetched --url {server.Address} --sha256 {Convert.ToHexString(SHA256.HashData(text))}"
        );
        Assert.Contains(catalogue.Files, f => f.Name == "fetched" && f.Bytes == text.Length);
        Assert.Contains("fetched", call.Text, StringComparison.Ordinal);
        Assert.Contains("wikitext-2", call.Html, StringComparison.Ordinal);
        File.Delete(Path.Combine(DatasetFinder.DownloadFolder, "fetched.txt"));
    }

    [Fact]
    public async Task Whoever_gives_only_one_of_address_and_hash_is_told_which_is_lacking_and_why()
    {
        using var call = new Call();
        Assert.Equal(
            "A dataset is fetched only when its SHA-256 is known, so that it is what it should be: take the SHA-256 from where it "
                + "is published, and give it with --sha256.",
            await call.FailureOf("dataset get something --url https://example.org/x.txt")
        );
        Assert.Equal(
            "Where «something» is to be fetched from is not known: give its address with --url.",
            await call.FailureOf($"dataset get something --sha256 {Hash}")
        );
        Assert.Contains(
            "is published at",
            await call.FailureOf("dataset get hellaswag --url https://example.org/x.jsonl"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("twice", "twice.txt")]
    [InlineData("twice.md", "twice.txt")]
    public async Task A_second_dataset_of_a_name_is_refused_and_the_first_stays(string name, string first)
    {
        using var call = new Call();
        byte[] text = [.. "the cat and the hat\n"u8];
        string there = Path.Combine(Directory.CreateDirectory(DatasetFinder.DownloadFolder).FullName, first);
        await File.WriteAllBytesAsync(there, text, Cancellation);
        try
        {
            using var server = new FileServer(_content);
            string refusal = await call.FailureOf($"dataset get {name} --url {server.Address} --sha256 {Hash}");
            Assert.StartsWith("There is a dataset «twice» already, ", refusal, StringComparison.Ordinal);
            Assert.EndsWith(
                "twice.txt, with another content: give another name, or delete that file first.",
                refusal,
                StringComparison.Ordinal
            );
            Assert.Equal(text, await File.ReadAllBytesAsync(there, Cancellation));
            Assert.Empty(server.Ranges);

            // The same once more is what it was.
            await call.RunAsync($"dataset get twice --url {server.Address} --sha256 {Convert.ToHexString(SHA256.HashData(text))}");
            Assert.Empty(server.Ranges);
        }
        finally
        {
            File.Delete(there);
        }
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private async Task<string> RefusalOf(Uri address, string hash, HttpClient? client = null)
    {
        using HttpClient? given = client;
        DatasetDownload download = client is null ? Download : new DatasetDownload(client);
        string refusal = (
            await Assert.ThrowsAsync<WorkbenchException>(() => download.GetAsync(address, hash, Target, Cancellation))
        ).Message;
        Assert.DoesNotContain('\n', refusal);
        return refusal;
    }

    private sealed class Answering(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer);
    }

    private sealed class AtFirstReport(Action action) : IProgress<LlmWorkbench.Runs.WorkProgress>
    {
        public void Report(LlmWorkbench.Runs.WorkProgress value) => action();
    }

    /// <summary>A body without an end: as fast as it is read, or one byte after each pause.</summary>
    private sealed class Endless(TimeSpan? pause) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(pause ?? TimeSpan.Zero, cancellationToken);
            return pause is null ? buffer.Length : 1;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
