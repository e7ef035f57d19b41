using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization.Sensitivity;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>A tensor whose quantization lowers the loss by many standard errors.</summary>
[Engine]
public sealed class LowerLossTests : IDisposable
{
    private const string Tensor = "blk.1.attn_output.weight";

    private readonly string _folder = Directory.CreateTempSubdirectory("lower-loss-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "blk.0.a lowers the loss by 5.8 standard errors: the standard error counts only which tokens were read",
        -0.0058,
        0.001,
        0.1,
        0.01
    )]
    [InlineData("blk.0.b lowers the loss by 6.0 standard errors, and 1 more by over two: ", -0.0021, 0.001, -0.06, 0.01)]
    [InlineData(null, -0.0019, 0.001, 0.1, 0.01)]
    [InlineData(null, 0.0058, 0.001, 0.1, 0.01)]
    [InlineData(null, -0.0058, double.NaN, -0.0058, 0)]
    public void A_loss_that_is_lower_by_more_than_two_standard_errors_is_explained(
        string? note,
        double loss,
        double error,
        double other,
        double otherError
    )
    {
        SensitivityResult result = new(
            "model",
            "Q4_0",
            "text",
            2040,
            new SensitivityOptions(),
            [Group("blk.0.a", loss, error), Group("blk.0.b", other, otherError)],
            2
        );

        string text = SensitivityView.Text(result);

        Assert.Equal(note is not null, text.Contains("standard errors", StringComparison.Ordinal));
        Assert.Contains(note ?? "What hurts", text, StringComparison.Ordinal);
        Assert.Equal(
            note is not null,
            SensitivityView.Html(result).ToString().Contains("rank by the KL divergence", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_reversed_change_raises_the_loss_of_the_tutor_by_what_rounding_lowers_it_and_diverges_alike()
    {
        string source = ModelFolders.Default().Files().Single(path => Path.GetFileName(path) == "tutor-f16.gguf");
        string quantized = Path.Combine(_folder, "q4_0.gguf");
        LlamaQuantizer.Quantize(
            source,
            quantized,
            new QuantizationOptions
            {
                Type = QuantizationType.Parse("Q4_0"),
                Pure = true,
                Only = [Tensor],
            }
        );
        float[] weights = Weights(source);
        float[] rounded = Weights(quantized);
        using LoadedModel exact = Load(source, "exact", weights);
        using LoadedModel forward = Load(source, "rounded", rounded);
        using LoadedModel back = Load(source, "reversed", [.. weights.Zip(rounded, (w, q) => w + (w - q))]);
        string text = TextDataset.Read("held-out").Text;
        PerplexityOptions options = new() { MaxChunks = 3, Cache = null };

        DivergenceResult there = forward.Divergence(exact, text, options);
        DivergenceResult reversed = back.Divergence(exact, text, options);

        double down = there.Paired.LnRatio.Mean;
        double up = reversed.Paired.LnRatio.Mean;
        Assert.True(down < -2 * there.Paired.LnRatio.Error, $"{there.Paired.LnRatio}");
        Assert.True(up > 2 * reversed.Paired.LnRatio.Error, $"{reversed.Paired.LnRatio}");
        Assert.InRange(Math.Abs(up + down), 0, 0.15 * (up - down));
        Assert.InRange(reversed.Divergence.Mean / there.Divergence.Mean, 0.8, 1.25);
    }

    private static GroupSensitivity Group(string name, double loss, double error) =>
        new(
            name,
            [new QuantizedTensor(name, [32, 32], GgmlType.F16, GgmlType.Q4_0, null, false)],
            new MeanEstimate(0.0002, 0.00003, 2040),
            new MeanEstimate(loss, error, 2040),
            0.99
        );

    private static float[] Weights(string path)
    {
        using WeightReader reader = new(GgufFile.Read(path));
        GgufTensor tensor = reader.File.FindTensor(Tensor)!;
        return reader.ReadRows(tensor, 0, (int)tensor.RowCount);
    }

    private LoadedModel Load(string source, string name, float[] weights)
    {
        using GgufTensorData data = GgufFile.Read(source).OpenTensors();
        GgufWriter writer = new();
        foreach ((string key, GgufValue value) in data.File.Metadata)
        {
            writer.Add(key, value);
        }

        foreach (GgufTensor tensor in data.File.Tensors)
        {
            if (tensor.Name == Tensor)
            {
                writer.AddTensor(tensor.Name, tensor.Dimensions, weights);
            }
            else
            {
                writer.AddTensor(tensor, data);
            }
        }

        string path = Path.Combine(_folder, name + ".gguf");
        writer.Write(path);
        return new LoadedModel(name, LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 }));
    }
}
