using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Pulling;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Pulling;

/// <summary>What a user gets, from a server as it should be.</summary>
[Fast]
public sealed class PullExperimentTests : IDisposable
{
    private const string File4 = "small-Q4_K_M.gguf";
    private const string File8 = "small-Q8_0.gguf";

    private readonly HubServer _server = new();
    private readonly PullFolder _folder = new();
    private readonly byte[] _four = PullFolder.Model(seed: 4);
    private readonly byte[] _eight = PullFolder.Model(seed: 8);

    public PullExperimentTests()
    {
        _server.Files[File4] = _four;
        _server.Files[File8] = _eight;
        _server.Files["mmproj-small-F16.gguf"] = PullFolder.Model(seed: 16);
        _server.Files["README.md"] = "hello"u8.ToArray();
    }

    private PullOptions Options => _folder.Options(_server.Endpoint);

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_repository_with_several_models_is_listed_and_nothing_is_fetched()
    {
        PullResult list = PullExperiment.Pull(HubServer.Repository, Options, TestContext.Current.CancellationToken);
        Assert.True(list.IsList);
        Assert.Equal(
            [
                (File4, "Q4_K_M", _four.LongLength),
                (File8, "Q8_0", _eight.LongLength),
                ("mmproj-small-F16.gguf", "F16", list.Models[2].Bytes!.Value),
            ],
            list.Models.Select(model => (model.Name, model.Type!, model.Bytes!.Value))
        );
        Assert.All(list.Models, model => Assert.Equal(PullState.Offered, model.State));
        Assert.Equal(("apache-2.0", HubServer.Commit), (list.Licence!.Licence!.Id, list.Commit));
        Assert.Equal(0, _server.Fetches);
        Assert.Empty(_folder.CacheFiles());
    }

    [Fact]
    public void A_type_is_fetched_into_the_layout_of_huggingface_hub_and_not_twice()
    {
        List<PullResult> announced = [];
        PullOptions options = _folder.Options(_server.Endpoint, announced.Add);
        PullResult pulled = PullExperiment.Pull($"{HubServer.Repository}:q4_k_m", options, TestContext.Current.CancellationToken);

        PulledModel model = Assert.Single(pulled.Models);
        string hash = HubServer.Hash(_four);
        Assert.Equal((PullState.Fetched, hash, _four.LongLength), (model.State, model.Sha256, model.BytesHere));
        Assert.Equal(_four, File.ReadAllBytes(model.Path!));
        Assert.Equal(
            [
                $"models--user--small-GGUF/blobs/{hash}",
                "models--user--small-GGUF/refs/main",
                $"models--user--small-GGUF/snapshots/{HubServer.Commit}/{File4}",
            ],
            _folder.CacheFiles()
        );
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_folder.RepositoryFolder, "refs", "main")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Path.Combine("..", "..", "blobs", hash), new FileInfo(model.Path!).LinkTarget);
        }

        Assert.Equal(PullState.Offered, Assert.Single(announced).Models[0].State);
        PullResult again = PullExperiment.Pull($"{HubServer.Repository}:Q4_K_M", options, TestContext.Current.CancellationToken);
        Assert.Equal((PullState.Here, model.Path), (again.Models[0].State, again.Models[0].Path));
        Assert.Equal((1, 1), (_server.Fetches, announced.Count));
        Assert.Equal(PullState.Here, PullExperiment.Offers(HubServer.Repository, options).Models[0].State);
    }

    [Fact]
    public void A_hash_that_is_given_must_be_the_one_that_the_repository_publishes()
    {
        PullResult With(string hash, string source = HubServer.Repository + ":Q4_K_M") =>
            PullExperiment.Pull(source, Options with { Sha256 = hash });

        Assert.Contains("has 64 hexadecimal digits, «zz» is none", Refusal(() => With("zz")), StringComparison.Ordinal);
        Assert.Contains(
            $"has the SHA-256 {HubServer.Hash(_four)} in the repository, which is not the one that --sha256 says",
            Refusal(() => With(HubServer.Hash(_eight))),
            StringComparison.Ordinal
        );
        Assert.Equal(0, _server.Fetches);
        Assert.Equal(PullState.Fetched, With(HubServer.Hash(_four).ToUpperInvariant()).Models[0].State);
    }

    [Fact]
    public void Options_that_mean_nothing_for_what_is_pulled_are_refused()
    {
        const string Address = "http://elsewhere.invalid/m.gguf";
        PullOptions options = Options;
        Assert.Contains(
            "--revision is of a repository",
            Refusal(() => PullExperiment.Pull(Address, options with { Revision = "main" })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--cache is Hugging Face's",
            Refusal(() => PullExperiment.Pull(Address, options with { CacheFolder = "/x" })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "leave out --sha256",
            Refusal(() => PullExperiment.Pull(HubServer.Repository, options with { IsOffline = true, Sha256 = new string('a', 64) })),
            StringComparison.Ordinal
        );
    }

    private static string Refusal(Action pull) => Assert.Throws<WorkbenchException>(pull).Message;

    [Fact]
    public void What_is_here_in_a_cache_that_cannot_be_written_is_found_all_the_same()
    {
        PullOptions options = _folder.Options(_server.Endpoint);
        PulledModel model = PullExperiment.Pull(HubServer.Repository + ":Q4_K_M", options).Models[0];
        string branch = Path.Combine(_folder.RepositoryFolder, "refs", "main");
        File.Delete(branch);
        Directory.CreateDirectory(branch);
        PulledModel again = PullExperiment.Pull(HubServer.Repository + ":Q4_K_M", options).Models[0];
        Assert.Equal((PullState.Here, model.Path), (again.State, again.Path));
    }

    [Fact]
    public void The_address_of_a_file_on_the_server_is_the_file_of_the_repository()
    {
        PullResult pulled = PullExperiment.Pull(
            $"{_server.Endpoint}{HubServer.Repository}/blob/main/{File8}",
            Options,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((File8, HubServer.Repository), (pulled.Models[0].Name, pulled.Source));
    }

    [Fact]
    public void All_files_of_a_split_model_come()
    {
        foreach ((string name, byte[] part) in PullFolder.ModelInTwo("big-Q2_K"))
        {
            _server.Files[$"Q2_K/{name}"] = part;
        }

        PulledModel model = PullExperiment.Pull($"{HubServer.Repository}:Q2_K", Options, TestContext.Current.CancellationToken).Models[0];
        Assert.Equal((2, PullState.Fetched), (model.FileCount, model.State));
        string second = model.Path!.Replace("00001-of", "00002-of", StringComparison.Ordinal);
        Assert.Equal(_server.Files["Q2_K/big-Q2_K-00002-of-00002.gguf"], File.ReadAllBytes(second));
        Assert.Null(model.Note);
        Assert.Equal("big-Q2_K", SplitName.ModelName(model.Path));
        Assert.Equal(GgufFile.Read(PullFolder.WriteModel(_folder.Home)).Tensors.Count, GgufFile.ReadModel(model.Path).Tensors.Count);

        _server.Files.Remove("Q2_K/big-Q2_K-00002-of-00002.gguf");
        string refusal = Refusal($"{HubServer.Repository}:Q2_K");
        Assert.Contains("Q2_K/big-Q2_K-00002-of-00002.gguf is missing", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":Q5_K_M", null, "has no model of type «Q5_K_M»: its types are Q4_K_M and Q8_0.")]
    [InlineData("", "small-Q4_K_N.gguf", "has no file «small-Q4_K_N.gguf»: did you mean small-Q4_K_M.gguf?")]
    public void What_the_repository_does_not_have_is_said_with_what_it_has(string type, string? file, string sentence) =>
        Assert.EndsWith(sentence, Refusal(HubServer.Repository + type, Options with { File = file }), StringComparison.Ordinal);

    [Fact]
    public void An_interruption_keeps_what_came_and_the_next_pull_goes_on_with_it()
    {
        _server.CutAfter = 20_000;
        using var stop = new CancellationTokenSource();
        List<PullResult> kept = [];
        RunContext run = new RunContext(stop.Token)
            .Keeping<PullResult>(kept.Add)
            .Reporting(new Immediate(progress => StopAt(progress.Message, stop)));
        Assert.ThrowsAny<OperationCanceledException>(() => PullExperiment.Pull($"{HubServer.Repository}:Q8_0", Options, run));
        PulledModel begun = kept[^1].Models[0];
        Assert.Equal(PullState.Begun, begun.State);
        string part = Path.Combine(_folder.RepositoryFolder, "blobs", HubServer.Hash(_eight) + ".incomplete");
        long here = new FileInfo(part).Length;
        Assert.InRange(here, 1, _eight.Length - 1);

        _server.CutAfter = null;
        Assert.Equal(PullState.Begun, PullExperiment.Offers(HubServer.Repository, Options).Models[1].State);
        PulledModel model = PullExperiment.Pull($"{HubServer.Repository}:Q8_0", Options, TestContext.Current.CancellationToken).Models[0];
        Assert.Equal((here, HubServer.Hash(_eight)), (model.BytesResumed, model.Sha256));
        Assert.Equal($"bytes={here}-", _server.Requests.Last(asked => asked.IsContent).Range);
        Assert.Equal(_eight, File.ReadAllBytes(model.Path!));
        Assert.Equal(
            ["models--user--small-GGUF/blobs/" + HubServer.Hash(_eight)],
            _folder.CacheFiles().Where(file => file.Contains("blobs", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Offline_what_is_here_is_found_and_nobody_is_asked()
    {
        PullExperiment.Pull($"{HubServer.Repository}:Q4_K_M", Options, TestContext.Current.CancellationToken);
        int asked = _server.Requests.Count;
        PullResult found = PullExperiment.Pull(HubServer.Repository, Options with { IsOffline = true });
        Assert.Equal((PullState.Here, File4, true), (found.Models[0].State, found.Models[0].Name, found.IsOffline));

        _folder.Variables["HF_HUB_OFFLINE"] = "1";
        Assert.EndsWith("pull it once with a network.", Refusal("user/other"), StringComparison.Ordinal);
        Assert.EndsWith("its types is Q4_K_M.", Refusal($"{HubServer.Repository}:Q8_0").Replace("are", "is"), StringComparison.Ordinal);
        Assert.EndsWith("pull it once with a network.", Refusal("http://127.0.0.1:1/x.gguf"), StringComparison.Ordinal);
        Assert.Equal(asked, _server.Requests.Count);
    }

    [Fact]
    public void What_huggingface_hub_has_fetched_is_not_fetched_again()
    {
        // Its layout: the content of an older commit, a branch, a link.
        string blobs = Directory.CreateDirectory(Path.Combine(_folder.RepositoryFolder, "blobs")).FullName;
        File.WriteAllBytes(Path.Combine(blobs, HubServer.Hash(_four)), _four);
        PulledModel model = PullExperiment.Pull($"{HubServer.Repository}:Q4_K_M", Options, TestContext.Current.CancellationToken).Models[0];
        Assert.Equal(0, _server.Fetches);
        Assert.Equal(_four, File.ReadAllBytes(model.Path!));
    }

    [Fact]
    public void What_another_program_keeps_is_used_where_it_lies()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Home, ".lmstudio", "models", "user", "small-GGUF")).FullName;
        File.WriteAllBytes(Path.Combine(folder, File4), _four);
        PulledModel model = PullExperiment.Pull($"{HubServer.Repository}:Q4_K_M", Options, TestContext.Current.CancellationToken).Models[0];
        Assert.Equal((PullState.Here, "LM Studio", Path.Combine(folder, File4)), (model.State, model.Store, model.Path));
        Assert.Equal(0, _server.Fetches);

        // As long, and another: it is fetched.
        _eight.CopyTo(File.ReadAllBytes(Path.Combine(folder, File4)), 0);
        byte[] other = [.. _eight];
        other[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, File8), other);
        Assert.Equal(PullState.Fetched, PullExperiment.Pull($"{HubServer.Repository}:Q8_0", Options).Models[0].State);
    }

    private static void StopAt(string message, CancellationTokenSource stop)
    {
        if (message.Contains("going on at", StringComparison.Ordinal))
        {
            stop.Cancel();
        }
    }

    private string Refusal(string source, PullOptions? options = null) =>
        Assert.Throws<WorkbenchException>(() => PullExperiment.Pull(source, options ?? Options)).Message;

    private sealed class Immediate(Action<WorkProgress> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value);
    }
}
