using LlmWorkbench.Models;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Models.Stores;

/// <summary>The folders of other programs, written as those write them.</summary>
[Fast]
public sealed class ModelStoresTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly string _home = Directory.CreateTempSubdirectory("workbench-stores-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    private ModelStores Stores => new(() => StoreFolders.Of(_variables.GetValueOrDefault, _home));

    private ModelFinder Finder => new(new ModelFolders([Path.Combine(_home, "none")]), Stores);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Models_of_all_four_are_listed_with_whose_they_are()
    {
        Ollama("registry.ollama.ai/library/llama3.2/1b", 1);
        Ollama("registry.ollama.ai/somebody/tuned/latest", 2);
        Ollama("hf.co/user/repo/Q4_K_M", 3);
        Hub("user/repo-GGUF", "repo-Q8_0.gguf", 4);
        Model(".lmstudio/models/user/other/other-Q4_0.gguf", 5);
        Model(".cache/llama.cpp/user_third_third-Q4_0.gguf", 6);
        Assert.Equal(
            [
                ("Hugging Face", "repo-Q8_0"),
                ("LM Studio", "other-Q4_0"),
                ("Ollama", "hf.co/user/repo:Q4_K_M"),
                ("Ollama", "llama3.2:1b"),
                ("Ollama", "somebody/tuned:latest"),
                ("llama.cpp", "user_third_third-Q4_0"),
            ],
            Stores.All().Select(model => (model.Store, model.Name)).Order()
        );
        ModelFileInfo file = Finder.All().Single(file => file.Name == "llama3.2:1b");
        Assert.Equal(("Ollama", null, "llama"), (file.Store, file.Problem, file.Architecture));
    }

    [Fact]
    public void A_cache_of_llama_cpp_in_the_layout_of_hugging_face_is_read_too()
    {
        _variables["LLAMA_CACHE"] = Path.Combine(_home, ".cache", "huggingface", "hub");
        _variables["HF_HUB_CACHE"] = Path.Combine(_home, "empty");
        Hub("user/repo-GGUF", "repo-Q8_0.gguf", 4);
        Assert.Equal(("llama.cpp", "repo-Q8_0"), Stores.All().Select(model => (model.Store, model.Name)).Single());
    }

    [Theory]
    [InlineData("llama3.2:1b")]
    [InlineData("repo-q8_0")]
    [InlineData("repo")]
    [InlineData("user/repo-GGUF/repo-Q8_0")]
    [InlineData("user/repo-GGUF:q8_0")]
    [InlineData("user/repo-GGUF")]
    public void They_are_found_by_the_names_that_people_know(string name)
    {
        Ollama("registry.ollama.ai/library/llama3.2/1b", 1);
        Hub("user/repo-GGUF", "repo-Q8_0.gguf", 4);
        Assert.True(File.Exists(Finder.Find(name)));
    }

    [Fact]
    public void Files_of_one_name_get_names_that_tell_them_apart()
    {
        Hub("user/a", "model.gguf", 1);
        Hub("user/b", "model.gguf", 2);
        Assert.Equal(["user/a/model", "user/b/model"], Stores.All().Select(model => model.Name).Order());
        Assert.NotEqual(Finder.Find("user/a/model"), Finder.Find("user/b/model"));
    }

    [Fact]
    public void The_folders_that_variables_and_settings_name_are_looked_at()
    {
        _variables["OLLAMA_MODELS"] = Path.Combine(_home, "o");
        _variables["HF_HUB_CACHE"] = Path.Combine(_home, "h");
        _variables["LLAMA_CACHE"] = "not/absolute";
        Directory.CreateDirectory(Path.Combine(_home, ".lmstudio"));
        string chosen = Path.Combine(_home, "mine");
        File.WriteAllText(
            Path.Combine(_home, ".lmstudio", "settings.json"),
            System.Text.Json.JsonSerializer.Serialize(new { downloadsFolder = chosen })
        );
        var folders = StoreFolders.Of(_variables.GetValueOrDefault, _home);
        Assert.Equal((Path.Combine(_home, "o"), Path.Combine(_home, "h"), chosen), (folders.Ollama, folders.Hub, folders.LmStudio[0]));
        Assert.True(Path.IsPathFullyQualified(folders.LlamaCpp!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../../secret"}]}""")]
    [InlineData("""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":7}]}""")]
    public void A_manifest_of_another_form_is_passed_over(string manifest)
    {
        string path = Path.Combine(_home, ".ollama", "models", "manifests", "registry.ollama.ai", "library", "x", "latest");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, manifest);
        Model(".ollama/secret", 1);
        Assert.Empty(Stores.All());
    }

    [Fact]
    public void What_is_no_gguf_or_lies_behind_a_link_elsewhere_is_not_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        string outside = Path.Combine(_home, "outside");
        Model("outside/private-Q8_0.gguf", 1);
        string own = Directory.CreateDirectory(Path.Combine(_home, ".lmstudio", "models", "user", "repo")).FullName;
        File.CreateSymbolicLink(Path.Combine(own, "a.gguf"), Path.Combine(outside, "private-Q8_0.gguf"));
        Directory.CreateSymbolicLink(Path.Combine(_home, ".lmstudio", "models", "linked"), outside);
        File.WriteAllText(Path.Combine(own, "b.gguf"), "no model");
        File.CreateSymbolicLink(Path.Combine(own, "c.gguf"), Path.Combine(own, "c.gguf"));
        Assert.Empty(Stores.All());
    }

    [Fact]
    public void Of_several_files_of_one_model_the_first_stands_for_all()
    {
        Model(".lmstudio/models/user/repo/big-00001-of-00002.gguf", 1);
        Model(".lmstudio/models/user/repo/big-00002-of-00002.gguf", 2);
        Assert.Equal("big", Assert.Single(Stores.All()).Name);
    }

    [Theory]
    [InlineData("Llama-3.2-1B-Instruct-Q4_K_M", "Q4_K_M")]
    [InlineData("model.IQ2_XXS", "IQ2_XXS")]
    [InlineData("qwen2.5-0.5b-instruct-q8_0", "Q8_0")]
    [InlineData("x-UD-Q4_K_XL", "UD-Q4_K_XL")]
    [InlineData("BF16/x-BF16", "BF16")]
    [InlineData("gpt-oss-20b-MXFP4", "MXFP4")]
    [InlineData("Q4_0_4_8/x", "Q4_0_4_8")]
    [InlineData("quick-model", null)]
    public void A_type_is_read_from_a_name(string name, string? type) => Assert.Equal(type, TypeInName.Of(name));

    private void Hub(string repository, string name, int seed)
    {
        string folder = Path.Combine(_home, ".cache", "huggingface", "hub", "models--" + repository.Replace("/", "--"));
        string blob = Path.Combine(folder, "blobs", $"{seed}");
        Model(Path.GetRelativePath(_home, blob), seed);
        string snapshot = Directory.CreateDirectory(Path.Combine(folder, "snapshots", Commit)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        File.WriteAllText(Path.Combine(folder, "refs", "main"), Commit);
        if (OperatingSystem.IsWindows())
        {
            File.Move(blob, Path.Combine(snapshot, name));
        }
        else
        {
            File.CreateSymbolicLink(Path.Combine(snapshot, name), Path.Combine("..", "..", "blobs", $"{seed}"));
        }
    }

    private void Ollama(string manifest, int seed)
    {
        string digest = $"{seed}".PadLeft(64, 'a');
        string folder = Path.Combine(_home, ".ollama", "models");
        Model(Path.Combine(".ollama", "models", "blobs", $"sha256-{digest}"), seed);
        string path = Path.Combine([folder, "manifests", .. manifest.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","layers":[
            {"mediaType":"application/vnd.ollama.image.license","digest":"sha256:{{new string('b', 64)}}","size":3},
            {"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{digest}}","size":7}]}
            """
        );
    }

    private void Model(string relative, int seed)
    {
        string path = Path.Combine(_home, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (new TinyModel() with { Seed = seed }).Write(path);
    }
}
