using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

[assembly: AssemblyFixture(typeof(ArchitectureModels))]

namespace LlmWorkbench.Tests.Support;

/// <summary>Random models of every architecture that there is a writer for; each made when first asked for.</summary>
public sealed class ArchitectureModels : IDisposable
{
    private static readonly Dictionary<string, RandomModel> s_variants = new()
    {
        ["llama"] = new()
        {
            Architecture = "llama",
            KeyValueHeads = 2,
            OwnOutput = true,
        },
        ["qwen2"] = new() { Architecture = "qwen2", KeyValueHeads = 2 },
        ["falcon"] = new() { Architecture = "falcon", KeyValueHeads = 1 },
        ["gpt2"] = new() { Architecture = "gpt2" },
        ["starcoder"] = new()
        {
            Architecture = "starcoder",
            KeyValueHeads = 1,
            OwnOutput = true,
        },
        ["phi3"] = new() { Architecture = "phi3", KeyValueHeads = 2 },
        ["gemma"] = new() { Architecture = "gemma", KeyValueHeads = 1 },
        ["gemma2"] = new() { Architecture = "gemma2", KeyValueHeads = 2 },
        ["granite"] = new() { Architecture = "granite", LogitScale = 8 },
        ["experts"] = new() { Architecture = "llama", Experts = 4 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("architectures-").FullName;
    private readonly Dictionary<(string, GgmlType), LoadedModel> _models = [];

    /// <summary>All of them.</summary>
    public static TheoryData<string> All => [.. s_variants.Keys];

    /// <summary>Those that are computed once more in float64.</summary>
    public static TheoryData<string> WithReference => ["llama", "qwen2", "falcon", "gpt2", "starcoder"];

    public LoadedModel this[string name, GgmlType type = GgmlType.F32]
    {
        get
        {
            if (!_models.TryGetValue((name, type), out LoadedModel? model))
            {
                string path = (s_variants[name] with { Type = type }).Write(Path.Combine(_folder, $"{name}-{type}.gguf"));
                _models.Add((name, type), model = new LoadedModel(name, LlamaModel.Load(path)));
            }

            return model;
        }
    }

    public void Dispose()
    {
        foreach (LoadedModel model in _models.Values)
        {
            model.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
