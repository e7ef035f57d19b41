using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Support;

/// <summary>A random model whose rows are as long as the K types need, quantized; its file is removed with it.</summary>
internal sealed class QuantizedModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantized-").FullName;

    public QuantizedModel(string type)
    {
        string source = new TinyModel { Width = 256, FeedForward = 512 }.Write(Path.Combine(_folder, "source.gguf"));
        string target = Path.Combine(_folder, "quantized.gguf");
        LlamaQuantizer.Quantize(
            source,
            target,
            new QuantizationOptions { Type = QuantizationType.Parse(type), Pure = true },
            cancellation: TestContext.Current.CancellationToken
        );
        Model = new LoadedModel(type, LlamaModel.Load(target));
    }

    public LoadedModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
