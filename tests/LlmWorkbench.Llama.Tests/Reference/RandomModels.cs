using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Testing.Reference;

[assembly: AssemblyFixture(typeof(LlmWorkbench.Llama.Tests.Reference.RandomModels))]

namespace LlmWorkbench.Llama.Tests.Reference;

/// <summary>Random models, with what the reference computes over one text; each made when first asked for.</summary>
public sealed class RandomModels : IDisposable
{
    /// <summary>Tokens of the text: three blocks of 64 and a rest.</summary>
    public const int TextLength = 200;

    private static readonly Dictionary<string, RandomModel> s_variants = new()
    {
        ["llama, heads of their own, tied"] = new() { Architecture = "llama" },
        ["llama, grouped, untied"] = new()
        {
            Architecture = "llama",
            KeyValueHeads = 2,
            OwnOutput = true,
        },
        ["llama, grouped, fused"] = new()
        {
            Architecture = "llama",
            KeyValueHeads = 2,
            Fused = true,
            RotaryBase = 500_000,
        },
        ["qwen2, grouped, untied"] = new()
        {
            Architecture = "qwen2",
            KeyValueHeads = 2,
            OwnOutput = true,
            RotaryBase = 1_000_000,
        },
        ["falcon, one norm, one key head"] = new() { Architecture = "falcon", KeyValueHeads = 1 },
        ["falcon, two norms, grouped, untied"] = new()
        {
            Architecture = "falcon",
            KeyValueHeads = 2,
            SecondNorm = true,
            OwnOutput = true,
        },
        ["gpt2"] = new() { Architecture = "gpt2" },
        ["starcoder, one key head"] = new() { Architecture = "starcoder", KeyValueHeads = 1 },
    };

    // Without a reference: what these compute is held against itself.
    private static readonly Dictionary<string, RandomModel> s_otherVariants = new()
    {
        ["phi3, grouped"] = new() { Architecture = "phi3", KeyValueHeads = 2 },
        ["gemma, one key head"] = new() { Architecture = "gemma", KeyValueHeads = 1 },
        ["gemma2, norms after, sliding window"] = new() { Architecture = "gemma2", KeyValueHeads = 2 },
        ["llama, experts"] = new() { Architecture = "llama", Experts = 4 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("random-models-").FullName;
    private readonly Dictionary<(string, GgmlType), LlamaModel> _models = [];
    private readonly Dictionary<(string, GgmlType, bool), ForwardPass> _passes = [];

    public static TheoryData<string> Names => [.. s_variants.Keys];

    /// <summary>Those with a reference, and those without.</summary>
    public static TheoryData<string> AllNames => [.. s_variants.Keys, .. s_otherVariants.Keys];

    public static TheoryData<string> GeluNames => [.. s_variants.Keys.Where(HasGelu)];

    /// <summary>One variant of each architecture.</summary>
    public static TheoryData<string> Architectures => [.. s_variants.Keys.DistinctBy(name => s_variants[name].Architecture)];

    public static int[] Text { get; } = RandomTokens(TextLength, seed: 21);

    /// <summary>How a model is made.</summary>
    public static RandomModel Variant(string name) => s_variants.GetValueOrDefault(name) ?? s_otherVariants[name];

    public static bool HasGelu(string name) => s_variants[name].Architecture is not ("llama" or "qwen2");

    public static int[] RandomTokens(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(TinyModel.Tokens.Count))];
    }

    public LlamaModel Model(string name, GgmlType type = GgmlType.F32)
    {
        if (!_models.TryGetValue((name, type), out LlamaModel? model))
        {
            string path = Path.Combine(_folder, $"{name}-{type}.gguf");
            model = LlamaModel.Load((Variant(name) with { Type = type }).Write(path));
            _models.Add((name, type), model);
        }

        return model;
    }

    /// <summary>What the reference computes over <see cref="Text"/>: exactly, or rounding where llama.cpp does.</summary>
    public ForwardPass Pass(string name, GgmlType type, bool exact)
    {
        if (!_passes.TryGetValue((name, type, exact), out ForwardPass? pass))
        {
            pass = ReferenceModel.Load(Model(name, type).Path, exact ? Arithmetic.Exact : Arithmetic.OfLlamaCpp(type)).Forward(Text);
            _passes.Add((name, type, exact), pass);
        }

        return pass;
    }

    public void Dispose()
    {
        foreach (LlamaModel model in _models.Values)
        {
            model.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
