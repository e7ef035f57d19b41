using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Testing.Models;

[assembly: AssemblyFixture(typeof(LlmWorkbench.Llama.Tests.Quantization.QuantizedModels))]

namespace LlmWorkbench.Llama.Tests.Quantization;

/// <summary>A model whose rows are multiples of 256, one whose rows are not, and a folder to quantize them into.</summary>
public sealed class QuantizedModels : IDisposable
{
    private readonly Lazy<ImportanceMatrix> _importance;

    public QuantizedModels()
    {
        Source = new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Layers = 2,
            Type = GgmlType.F16,
        }.Write(Named("source.gguf"));
        DeepSource = new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Layers = 9,
            Type = GgmlType.F16,
        }.Write(Named("deep.gguf"));
        OddSource = new RandomModel { Architecture = "llama", OwnOutput = true }.Write(Named("odd.gguf"));
        _importance = new(() =>
        {
            using var model = LlamaModel.Load(Source);
            return LlamaImportance.Compute(
                model,
                Tokens(600),
                new ImportanceOptions
                {
                    ChunkSize = 128,
                    Threads = 1,
                    Dataset = "random",
                }
            );
        });
    }

    /// <summary>F16, rows of 256, tied embeddings.</summary>
    public string Source { get; }

    /// <summary>The same with layers enough for llama.cpp to treat them differently.</summary>
    public string DeepSource { get; }

    /// <summary>F32, rows of 128 and 192, an output matrix of its own.</summary>
    public string OddSource { get; }

    /// <summary>Of <see cref="Source"/>.</summary>
    public ImportanceMatrix Importance => _importance.Value;

    public string Folder { get; } = Directory.CreateTempSubdirectory("quantized-models-").FullName;

    public string Named(string name) => Path.Combine(Folder, name);

    public static int[] Tokens(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(TinyModel.Tokens.Count))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
