using LlmWorkbench.Pulling;

namespace LlmWorkbench.Tests.Pulling;

/// <summary>A file from an address: nobody vouches for it, unless somebody gives a hash.</summary>
[Fast]
public sealed class AddressPullTests : IDisposable
{
    private readonly HubServer _server = new();
    private readonly PullFolder _folder = new();
    private readonly byte[] _model = PullFolder.Model();

    public AddressPullTests() => _server.Files["m-Q8_0.gguf"] = _model;

    private string Address => $"http://name:secret@{_server.ContentAddress.Authority}/m-Q8_0.gguf?key=secret";

    private PullOptions Options => _folder.Options(_server.Endpoint);

    private string Part => Path.Combine(_folder.Home, "own", "m-Q8_0.gguf.part");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_lies_in_the_folder_of_models_under_its_own_name_and_is_not_fetched_twice()
    {
        PullResult pulled = PullExperiment.Pull(Address, Options, TestContext.Current.CancellationToken);
        PulledModel model = pulled.Models[0];
        Assert.Equal((PullState.Fetched, HubServer.Hash(_model), false), (model.State, model.Sha256, model.IsVouchedFor));
        Assert.Equal(_model, File.ReadAllBytes(Path.Combine(_folder.Home, "own", "m-Q8_0.gguf")));
        Assert.Equal(["m-Q8_0.gguf"], Directory.GetFiles(Path.Combine(_folder.Home, "own")).Select(Path.GetFileName));
        Assert.DoesNotContain("secret", pulled.Source, StringComparison.Ordinal);
        Assert.Equal(PullState.Here, PullExperiment.Pull(Address, Options).Models[0].State);
        Assert.Equal(1, _server.Fetches);
    }

    [Fact]
    public void A_hash_that_is_given_must_be_right()
    {
        PullOptions wrong = Options with { Sha256 = new string('0', 64) };
        Assert.Contains("its SHA-256 is", Refusal(wrong), StringComparison.Ordinal);
        PullOptions right = Options with { Sha256 = HubServer.Hash(_model).ToUpperInvariant() };
        Assert.True(PullExperiment.Pull(Address, right).Models[0].IsVouchedFor);
        Assert.Contains("There is another file under the name", Refusal(wrong), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_part_is_gone_on_with_only_where_the_file_is_still_the_same(bool hasChanged)
    {
        _server.CutAfter = 20_000;
        _server.Content = context =>
        {
            // The first answer is cut, and then nobody is there.
            bool isLater = _server.Fetches > 1;
            if (isLater)
            {
                context.Response.Abort();
            }

            return isLater;
        };
        Assert.Contains("are kept", Refusal(Options), StringComparison.Ordinal);
        long kept = new FileInfo(Part).Length;
        (_server.CutAfter, _server.Content) = (null, null);
        byte[] now = hasChanged ? PullFolder.Model(seed: 77) : _model;
        _server.Files["m-Q8_0.gguf"] = now;
        PulledModel model = PullExperiment.Pull(Address, Options, TestContext.Current.CancellationToken).Models[0];
        Assert.Equal(now, File.ReadAllBytes(model.Path!));
        Asked last = _server.Requests.Last();
        Assert.Equal(($"bytes={kept}-", true), (last.Range, last.IfRange is not null));
    }

    [Fact]
    public void A_name_of_the_users_own_is_taken_and_one_that_is_a_path_refused()
    {
        Assert.EndsWith("mine.gguf", PullExperiment.Pull(Address, Options with { File = "mine" }).Models[0].Path, StringComparison.Ordinal);
        Assert.Contains("cannot be the name of a file here", Refusal(Options with { File = "../mine" }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_said_without_what_a_query_may_hide()
    {
        _server.Content = context =>
        {
            HubServer.Refuse(context, 404);
            return true;
        };
        string refusal = Refusal(Options);
        Assert.Contains("there is no such file (404)", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }

    private string Refusal(PullOptions options) => Assert.Throws<WorkbenchException>(() => PullExperiment.Pull(Address, options)).Message;
}
