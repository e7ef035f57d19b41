using LlmWorkbench.Models;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling;
using LlmWorkbench.Session;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Pulling.Commands;

/// <summary>The command as a user types it, with the settings of Hugging Face's libraries, which the whole process shares.</summary>
[Engine]
public sealed class PullCommandTests : IDisposable
{
    private static readonly string[] s_names =
    [
        "HF_ENDPOINT",
        "HF_HOME",
        "HF_HUB_CACHE",
        "HUGGINGFACE_HUB_CACHE",
        "HF_TOKEN",
        "HF_HUB_OFFLINE",
    ];

    private readonly Dictionary<string, string?> _before = s_names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly HubServer _server = new();
    private readonly PullFolder _folder = new();

    public PullCommandTests()
    {
        _server.Files["small-Q8_0.gguf"] = PullFolder.Model();
        _server.Files["small-F16.gguf"] = PullFolder.Model(seed: 2);
        Array.ForEach(s_names, name => Environment.SetEnvironmentVariable(name, null));
        Environment.SetEnvironmentVariable("HF_ENDPOINT", _server.Endpoint.AbsoluteUri);
        Environment.SetEnvironmentVariable("HF_HOME", _folder.Home);
        Environment.SetEnvironmentVariable("HF_TOKEN", "hf_secret");
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Licence_and_size_are_said_first_and_the_model_is_found_by_its_name_afterwards()
    {
        using var call = new Call(new Workbench(new ModelFolders([]), ModelStores.OfUser), ownsWorkbench: true);
        PullResult pulled = await call.ResultOf<PullResult>($"pull {HubServer.Repository}:Q8_0");
        Assert.Matches(
            "^Fetching small-Q8_0.gguf, [0-9.]+ KiB in 1 file, from user/small-GGUF into .*. Licence: "
                + "Apache License 2.0 .commercial use: yes;",
            call.Output.Text.ToString()
        );
        Assert.Equal((PullState.Fetched, "small-Q8_0"), (pulled.Models[0].State, pulled.LoadName));
        Assert.DoesNotContain("hf_secret", call.Output.Text + call.Text + call.Html, StringComparison.Ordinal);

        await call.RunAsync("model small-Q8_0");
        Assert.Equal("small-Q8_0", call.Workbench.Model.Name);
        ModelCatalogue catalogue = await call.ResultOf<ModelCatalogue>("models");
        Assert.Contains(("small-Q8_0", "Hugging Face"), catalogue.Files.Select(file => (file.Name, file.Store)));
        Assert.Contains("what Hugging Face keeps", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_in_another_cache_is_loaded_by_its_path()
    {
        using var call = new Call();
        string cache = Path.Combine(_folder.Home, "other");
        PullResult pulled = await call.ResultOf<PullResult>($"pull {HubServer.Repository}:F16 --cache {cache}");
        Assert.Equal(pulled.Models[0].Path, pulled.LoadName);
        Assert.StartsWith(cache, pulled.LoadName, StringComparison.Ordinal);
        await call.RunAsync($"model {pulled.LoadName}");
    }

    [Fact]
    public async Task A_list_and_a_file_by_its_name()
    {
        using var call = new Call();
        PullResult list = await call.ResultOf<PullResult>($"pull {HubServer.Repository}:Q8_0 --list");
        Assert.Equal((true, 2, 0), (list.IsList, list.Models.Count, _server.Fetches));
        Assert.Contains($"#!pull {HubServer.Repository}:", call.Text, StringComparison.Ordinal);
        Assert.Equal(
            "small-F16.gguf",
            (await call.ResultOf<PullResult>($"pull {HubServer.Repository} --file small-F16.gguf")).Models[0].Name
        );
    }
}
