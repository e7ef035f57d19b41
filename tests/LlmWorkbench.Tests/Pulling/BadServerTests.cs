using LlmWorkbench.Pulling;
using LlmWorkbench.Pulling.Commands;

namespace LlmWorkbench.Tests.Pulling;

/// <summary>Servers that cut, corrupt, stall, limit, lead astray and change their minds: each is one sentence, or is got over.</summary>
[Fast]
public sealed class BadServerTests : IDisposable
{
    private const string Name = "small-Q8_0.gguf";

    private readonly HubServer _server = new();
    private readonly PullFolder _folder = new();
    private readonly byte[] _model = PullFolder.Model();

    public BadServerTests() => _server.Files[Name] = _model;

    private string Part => Path.Combine(_folder.RepositoryFolder, "blobs", HubServer.Hash(_model) + ".incomplete");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_connection_that_is_cut_again_and_again_is_gone_on_with()
    {
        _server.CutAfter = _model.Length / 3;
        Assert.Equal(_model, File.ReadAllBytes(Pull().Path!));
        Assert.True(_server.Fetches >= 3);
        Assert.All(_server.Requests.Where(asked => asked.IsContent).Skip(1), asked => Assert.StartsWith("bytes=", asked.Range));
    }

    [Fact]
    public void A_server_from_which_nothing_comes_any_more_is_left_after_a_few_tries_and_what_came_stays()
    {
        _server.Content = context =>
        {
            bool isFirst = context.Request.Headers["Range"] is null;
            if (!isFirst)
            {
                context.Response.Abort();
            }

            return !isFirst;
        };
        _server.CutAfter = 30_000;
        string refusal = Refusal();
        Assert.Contains("does not come whole", refusal, StringComparison.Ordinal);
        Assert.EndsWith("are kept; the same command goes on with them.", refusal, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Part).Length, 1, 30_000);
    }

    [Fact]
    public void A_connection_that_stalls_is_gone_on_with_over_another()
    {
        _server.Stalls = true;
        Assert.Equal(_model, File.ReadAllBytes(PullExperiment.Pull(HubServer.Repository, Impatient()).Models[0].Path!));
        Assert.Equal(2, _server.Fetches);
    }

    [Fact]
    public void A_server_that_says_nothing_is_left()
    {
        _server.Hub = _ => true;
        string refusal = Assert.Throws<WorkbenchException>(() => PullExperiment.Pull(HubServer.Repository, Impatient())).Message;
        Assert.Contains("127.0.0.1 has said nothing for", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupted_content_is_deleted_and_said()
    {
        _server.Sent = bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];
        Assert.Contains($"its SHA-256 is ", Refusal(), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.CacheFiles(), file => file.Contains("blobs", StringComparison.Ordinal));
    }

    [Fact]
    public void The_beginning_of_another_file_is_thrown_away_and_the_whole_comes()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.WriteAllBytes(Part, PullFolder.Model(seed: 99)[..10_000]);
        PulledModel model = Pull();
        Assert.Equal(_model, File.ReadAllBytes(model.Path!));
        Assert.Equal(0, model.BytesResumed);
    }

    [Fact]
    public void The_token_goes_to_its_server_and_not_where_that_leads()
    {
        _folder.Variables["HF_TOKEN"] = "hf_secret";
        Pull();
        Assert.All(_server.Requests.Where(asked => !asked.IsContent), asked => Assert.Equal("Bearer hf_secret", asked.Authorization));
        Assert.All(_server.Requests.Where(asked => asked.IsContent), asked => Assert.Null(asked.Authorization));
        Assert.Equal((3, 1), (_server.Requests.Count - _server.Fetches, _server.Fetches));
    }

    [Fact]
    public void A_server_that_has_been_asked_too_often_is_waited_for_within_bounds()
    {
        int times = 0;
        _server.Content = context =>
        {
            bool isBusy = ++times <= 2;
            if (isBusy)
            {
                HubServer.Refuse(context, 429, retryAfter: "0");
            }

            return isBusy;
        };
        Assert.Equal(PullState.Fetched, Pull().State);
        _server.Hub = context => Refused(context, 429, retryAfter: "7200");
        Assert.Contains("wants to be left alone for 120 minutes", Refusal(), StringComparison.Ordinal);
        _server.Hub = context => Refused(context, 503);
        Assert.Contains("has a fault of its own (503), and still after 5 tries", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "GatedRepo", "is gated: accept its conditions with a browser")]
    [InlineData(403, "GatedRepo", "is gated: accept its conditions with a browser")]
    [InlineData(401, "RepoNotFound", "There is no repository user/small-GGUF")]
    [InlineData(404, "RepoNotFound", "There is no repository user/small-GGUF")]
    [InlineData(404, "RevisionNotFound", "has no branch, tag or commit «main»")]
    [InlineData(403, null, "does not let this user read")]
    [InlineData(418, null, "does not answer for user/small-GGUF as a model server does (418)")]
    public void A_refusal_says_what_to_do(int status, string? code, string sentence)
    {
        _server.Hub = context => Refused(context, status, code);
        string refusal = Refusal();
        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("//user", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_in_place_of_a_model_is_seen_at_its_first_bytes()
    {
        _server.Content = context =>
        {
            HubServer.Send(context, "<!doctype html>" + new string(' ', _model.Length - 15), "text/html");
            return true;
        };
        Assert.Contains("is a web page, and no model", Refusal(), StringComparison.Ordinal);
        Assert.False(File.Exists(Part));
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("[]")]
    [InlineData("""{"sha":"../../etc"}""")]
    [InlineData("""{"sha":7}""")]
    [InlineData("nonsense")]
    public void An_answer_of_another_kind_is_not_taken_for_a_repository(string answer)
    {
        _server.Hub = context =>
        {
            HubServer.Send(context, answer, "text/html");
            return true;
        };
        Assert.Contains("is not what a model server says", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirects_in_a_circle_end()
    {
        _server.Content = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.AddHeader("Location", context.Request.Url!.AbsoluteUri);
            context.Response.Close();
            return true;
        };
        Assert.Contains("perhaps in a circle", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x.gguf")]
    [InlineData("/etc/x.gguf")]
    [InlineData("a/../../x.gguf")]
    [InlineData("a\\..\\x.gguf")]
    [InlineData("C:x.gguf")]
    [InlineData("a//x.gguf")]
    [InlineData("nul.gguf")]
    [InlineData("a\u202Eb.gguf")]
    [InlineData("a\nb.gguf")]
    [InlineData("<b>.gguf")]
    public void A_name_that_could_lead_elsewhere_is_refused_with_its_repository(string name)
    {
        _server.Files[name] = _model;
        string refusal = Refusal();
        Assert.Contains("cannot be the name of one here: nothing of this repository is fetched.", refusal, StringComparison.Ordinal);
        Tests.Support.Hostile.AssertHarmless(refusal);
        Assert.Empty(_folder.CacheFiles());
    }

    [Fact]
    public void A_file_that_has_changed_since_its_hash_was_read_is_not_mixed()
    {
        _server.Hub = context =>
        {
            bool isFile = context.Request.Url!.AbsolutePath.Contains("/resolve/", StringComparison.Ordinal);
            if (isFile)
            {
                context.Response.StatusCode = 302;
                context.Response.AddHeader("X-Linked-Etag", $"\"{new string('a', 64)}\"");
                context.Response.AddHeader("Location", _server.ContentAddress + Name);
                context.Response.Close();
            }

            return isFile;
        };
        Assert.Contains("has changed at 127.0.0.1 since its hash was read", Refusal(), StringComparison.Ordinal);
        Assert.Equal(0, _server.Fetches);
    }

    [Fact]
    public void More_than_was_announced_is_not_taken_and_both_sizes_can_be_told_apart()
    {
        _server.Sent = bytes => [.. bytes, 1, 2, 3];
        Assert.Contains(
            $"{_model.Length + 3:N0} bytes to send as {Name}, where it should be {_model.Length:N0} bytes: nothing is fetched.",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_stands_twice_in_the_list_is_one()
    {
        _server.ListsTwice = true;
        PulledModel model = Pull();
        Assert.Equal((1, _model.Length), (model.FileCount, model.Bytes));
        Assert.Null(model.Note);
    }

    [Fact]
    public void A_licence_without_an_end_is_shown_by_its_beginning()
    {
        _server.Card = $$"""{"license":"{{new string('x', 100_000)}}"}""";
        PullResult result = PullExperiment.Pull(HubServer.Repository, _folder.Options(_server.Endpoint));
        Assert.InRange(PullView.Text(result).Length, 200, 2000);
        Assert.Contains("xxx…», of which nothing is known here", PullView.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_room_is_said_before_anything_is_fetched()
    {
        PullOptions options = _folder.Options(_server.Endpoint);
        options = options with { Limits = options.Limits with { FreeBytes = _ => 10 } };
        string refusal = Assert.Throws<WorkbenchException>(() => PullExperiment.Pull(HubServer.Repository, options)).Message;
        Assert.Contains("but only 10 B are free", refusal, StringComparison.Ordinal);
        Assert.Equal(0, _server.Fetches);
    }

    [Fact]
    public void A_file_that_is_as_published_and_no_model_is_deleted()
    {
        _server.Files[Name] = [.. _model[..200], .. new byte[5000]];
        Assert.Contains(
            "came as it was published, but it is no model that can be read, and was deleted",
            Refusal(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(_folder.CacheFiles(), file => file.Contains("blobs", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_answering_is_said()
    {
        Uri endpoint = _server.Endpoint;
        _server.Dispose();
        string refusal = Assert
            .Throws<WorkbenchException>(() => PullExperiment.Pull(HubServer.Repository, _folder.Options(endpoint)))
            .Message;
        Assert.Contains("nothing answers at", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_do_not_fetch_one_file_at_once()
    {
        Pull();
        string locks = Path.Combine(_folder.Hub, ".locks", "models--user--small-GGUF");
        File.Delete(Directory.GetFiles(Path.Combine(_folder.RepositoryFolder, "blobs"))[0]);
        using var held = new FileStream(Directory.GetFiles(locks)[0], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("Another program fetches this file just now", Refusal(), StringComparison.Ordinal);
    }

    private PullOptions Impatient()
    {
        PullOptions options = _folder.Options(_server.Endpoint);
        return options with { Limits = options.Limits with { Patience = TimeSpan.FromSeconds(1) } };
    }

    private static bool Refused(System.Net.HttpListenerContext context, int status, string? code = null, string? retryAfter = null)
    {
        HubServer.Refuse(context, status, code, retryAfter);
        return true;
    }

    private PulledModel Pull() =>
        PullExperiment.Pull(HubServer.Repository, _folder.Options(_server.Endpoint), TestContext.Current.CancellationToken).Models[0];

    private string Refusal() =>
        Assert.Throws<WorkbenchException>(() => PullExperiment.Pull(HubServer.Repository, _folder.Options(_server.Endpoint))).Message;
}
