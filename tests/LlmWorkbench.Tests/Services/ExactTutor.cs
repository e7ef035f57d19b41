using LlmWorkbench.Generation;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Services;

/// <summary>
/// The tutor with its weights in 32 bits, and a context without half precision. In 16 bits two builds of llama.cpp differ by hundredths of
/// a nat, and so does one with itself when other tokens are read together: nothing could be said of what comes through a service.
/// </summary>
public sealed class ExactTutor : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exact-tutor-").FullName;
    private readonly LlamaContext _context;
    private ServerProcess? _server;

    public ExactTutor()
    {
        Path = System.IO.Path.Combine(_folder, "tutor-f32.gguf");
        string source = System.IO.Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf");
        LlamaQuantizer.Quantize(source, Path, new QuantizationOptions { Type = QuantizationType.Parse("F32") });
        Model = new LoadedModel("tutor", LlamaModel.Load(Path, new() { GpuLayers = 0 }));
        _context = Model.NewContext(Engine);
    }

    /// <summary>What llama-server is told to compute so.</summary>
    public static IReadOnlyList<string> Flags { get; } = ["-fa", "off", "-ctk", "f32", "-ctv", "f32"];

    /// <summary>What our engine is told.</summary>
    public static LlamaContextOptions Engine { get; } =
        new()
        {
            KeyType = GgmlType.F32,
            ValueType = GgmlType.F32,
            FlashAttention = FlashAttention.Disabled,
            Threads = 1,
        };

    public string Path { get; }

    public LoadedModel Model { get; }

    /// <summary>The log-probabilities of all tokens after a text, in nats; [vocabulary].</summary>
    public double[] Next(IReadOnlyList<int> tokens)
    {
        float[] logits = [];
        _context.Evaluate(tokens, LogitPositions.Last, (_, row) => logits = row.ToArray());
        double sum = SoftMax.LogSum(logits);
        return [.. logits.Select(logit => logit - sum)];
    }

    /// <summary>Holds each token of a text that was written greedily elsewhere, and its alternatives, to our engine's numbers.</summary>
    public void AssertWritten(IReadOnlyList<int> prompt, GenerationResult far)
    {
        List<int> read = [.. prompt];
        Assert.Equal(prompt.Count, far.PromptTokenCount);
        Assert.NotEmpty(far.Tokens);
        foreach (GeneratedToken token in far.Tokens)
        {
            double[] next = Next(read);
            Assert.Equal(next[token.Id], Math.Log(token.ModelProbability), 1e-3);
            Assert.Equal(next.Max(), next[token.Id], 1e-3);
            Assert.All(token.Alternatives, other => Assert.Equal(next[other.Id], Math.Log(other.ModelProbability), 1e-3));
            Assert.Equal(Model.Vocabulary.GetText(token.Id), token.Text);
            read.Add(token.Id);
        }

        if (far.StopReason == StopReason.EndOfText)
        {
            double[] end = Next(read);
            Assert.True(Model.Vocabulary.IsEndOfGeneration(Array.IndexOf(end, end.Max())));
        }
    }

    /// <summary>A llama-server with this model that computes as exactly, one for all tests of a class.</summary>
    internal async Task<ServerProcess> ServerAsync() =>
        _server ??= await ServerProcess.LlamaServerAsync(Path, ["-c", "4096", "-np", "8", .. Flags]);

    public void Dispose()
    {
        _server?.Dispose();
        _context.Dispose();
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
