using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Vectors;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization.Vectors;

/// <summary>Quantizations of a real encoder, by how far its cosines move.</summary>
[Engine]
public sealed class VectorSweepTests(RealEncoder encoder) : IClassFixture<RealEncoder>
{
    private static readonly string[] s_texts =
    [
        "A cat sits on the mat.",
        "A kitten rests on a rug.",
        "Shares lost much of their value.",
        "The stock market fell sharply.",
    ];

    private static readonly TextDataset s_text = new("sentences", string.Join('\n', s_texts));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Cosines_move_the_more_the_fewer_bits_there_are()
    {
        VectorSweepResult result = encoder.Model.VectorSweep(
            s_text,
            [QuantizationType.Parse("F32"), QuantizationType.Parse("Q8_0"), QuantizationType.Parse("Q4_0")],
            run: Cancellation
        );

        // The model is in 32 bits itself, so that type is the reference and no other point.
        Assert.Equal(["F32", "Q8_0", "Q4_0"], result.Points.Select(p => p.Label));
        Assert.True(result.IsComplete);
        Assert.Equal((1, 0, 1), (Math.Round(result.Reference.LeastCosine, 6), result.Reference.LargestShift, result.Reference.SameNearest));
        Assert.InRange(result.Points[1].LeastCosine, 0.999, 0.9999999);
        Assert.InRange(result.Points[2].MeanCosine, 0.9, result.Points[1].LeastCosine);
        Assert.True(result.Points[2].MeanShift > result.Points[1].MeanShift);
        Assert.True(result.Points[2].FileBytes < result.Points[1].FileBytes);
        Assert.Equal(1, result.Points[1].SameNearest);
        Assert.Contains("predicts no token", MimeBundle.Of(result)[MimeTypes.PlainText], StringComparison.Ordinal);

        string path = Path.Combine(Directory.CreateTempSubdirectory("vectors").FullName, "q4.gguf");
        LlamaQuantizer.Quantize(encoder.Model.Engine.Path, path, new QuantizationOptions { Type = QuantizationType.Parse("Q4_0") });
        using (LoadedModel quantized = new("q4", LlamaModel.Load(path)))
        {
            EmbeddingsResult few = quantized.Embed(s_texts, run: Cancellation);
            EmbeddingsResult all = encoder.Model.Embed(s_texts, run: Cancellation);
            Assert.Equal(
                few.Items.Zip(all.Items, (f, a) => Cosine.Between(f.Vector, a.Vector)).Average(),
                result.Points[2].MeanCosine,
                1e-9
            );
            Assert.Equal(
                (
                    Math.Abs(few.Cosines[0][1] - all.Cosines[0][1])
                    + Math.Abs(few.Cosines[2][3] - all.Cosines[2][3])
                    + Math.Abs(few.Cosines[0][2] - all.Cosines[0][2])
                    + Math.Abs(few.Cosines[0][3] - all.Cosines[0][3])
                    + Math.Abs(few.Cosines[1][2] - all.Cosines[1][2])
                    + Math.Abs(few.Cosines[1][3] - all.Cosines[1][3])
                ) / 6,
                result.Points[2].MeanShift,
                1e-9
            );
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_text_of_one_line_is_refused()
    {
        WorkbenchException refused = Assert.Throws<WorkbenchException>(() =>
            encoder.Model.VectorSweep(new TextDataset("one", "only this"), [QuantizationType.Parse("Q8_0")], run: Cancellation)
        );

        Assert.Contains("cosines need two", refused.Message, StringComparison.Ordinal);
    }
}
