using System.Security.Cryptography;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Datasets;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models.Commands;

/// <summary>Models that are fetched, by a user with a folder for data of its own.</summary>
[Engine]
public sealed class ModelsMagicTests : IDisposable
{
    private const string Variable = "XDG_DATA_HOME";

    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-models-").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public ModelsMagicTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere no variable says where the user's data are.");
        Environment.SetEnvironmentVariable(Variable, _folder);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_model_is_fetched_by_its_hash_and_found_by_its_name_from_then_on()
    {
        string path = Path.Combine(_folder, "source.gguf");
        new TinyModel().Write(path);
        byte[] content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using var server = new FileServer(content);
        using var call = new Call(new Workbench(), ownsWorkbench: true);

        ModelCatalogue catalogue = await call.ResultOf<ModelCatalogue>(Get("fetched-tiny", server.Address, content));

        string kept = Path.Combine(_folder, "llm-workbench", "models", "fetched-tiny.gguf");
        Assert.Equal(content, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
        Assert.Contains(catalogue.Files, file => file.Name == "fetched-tiny" && file.Problem is null);
        await call.RunAsync("model fetched-tiny");
        Assert.Equal(kept, call.Workbench.Model.Engine.Path);
        using var later = new Workbench();
        Assert.Equal(kept, later.Models.Finder.Find("fetched-tiny"));
    }

    [Fact]
    public async Task What_is_not_a_model_is_not_kept()
    {
        byte[] content = "<html>Not found</html>"u8.ToArray();
        using var server = new FileServer(content);
        using var call = new Call(new Workbench(), ownsWorkbench: true);

        string refusal = await call.FailureOf(Get("page", server.Address, content));

        Assert.StartsWith("What was fetched is not a model that can be used, and was deleted: ", refusal, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "llm-workbench", "models")));
    }

    [Theory]
    [InlineData("models get", "#!models get NAME --url ADDRESS --sha256 HASH fetches a model")]
    [InlineData("models get x --url https://example.org/x.gguf", "#!models get NAME --url ADDRESS --sha256 HASH fetches a model")]
    [InlineData("models get x --url nowhere --sha256 00", "«nowhere» is not an address to fetch from: it begins with https://.")]
    [InlineData("models get ../x --url https://example.org/x.gguf --sha256 00", "cannot be the name of a file here")]
    [InlineData("models get tutor-f16 --url https://example.org/x.gguf --sha256 00", "There is a model «tutor-f16» already")]
    public async Task What_is_missing_or_wrong_is_a_sentence_before_anything_is_fetched(string command, string words)
    {
        using var call = new Call(new Workbench(), ownsWorkbench: true);

        Assert.Contains(words, await call.FailureOf(command), StringComparison.Ordinal);
    }

    private static string Get(string name, Uri address, byte[] content) =>
        $"models get {name} --url {address} --sha256 {Convert.ToHexString(SHA256.HashData(content))}";
}
