using LlmWorkbench.Adapters;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Testing.Models;
using MathNet.Numerics.LinearAlgebra;

namespace LlmWorkbench.Tests.Adapters;

/// <summary>The singular values of what is added are those of the product that is never made.</summary>
[Engine]
public sealed class AddedSpectrumTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrum-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Singular_values_and_norm_are_those_of_the_whole_product(int rank)
    {
        string path = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));
        string adapter = new RandomAdapter { Rank = rank, Alpha = 3 }.Write(Path.Combine(_folder, "adapter.gguf"), path);
        using var model = LlamaModel.Load(path);
        using LlamaModel adapted = model.Adapt(adapter, -2);
        using var reader = new WeightReader(adapted.Adapters[0].File);
        foreach (AdapterPair pair in adapted.Adapters[0].Pairs)
        {
            (int inputs, int outputs) = ((int)pair.Base.Dimensions[0], (int)pair.Base.Dimensions[1]);
            Matrix<double> a = Rows(reader, pair.A, rank, inputs);
            Matrix<double> b = Rows(reader, pair.B, outputs, rank);
            Matrix<double> added = b.Multiply(a).Multiply(-2 * 3.0 / rank);
            AddedSpectrum spectrum = Assert.Single(AddedSpectrum.Of(pair, -2, reader));

            Assert.Equal(added.FrobeniusNorm(), spectrum.Norm, 1e-9);
            Assert.All(
                added.Svd(computeVectors: false).S.Take(rank).Zip(spectrum.SingularValues),
                values => Assert.Equal(values.First, values.Second, 1e-9)
            );
        }
    }

    [Fact]
    public void Directions_that_carry_nothing_are_not_used()
    {
        Assert.Equal(1, new AddedSpectrum([2, 0, 0]).RankUsed);
        Assert.Equal(2, new AddedSpectrum([1, 1, 0.01]).RankUsed);
        Assert.Equal(0, new AddedSpectrum([0, 0]).RankUsed);
    }

    private static Matrix<double> Rows(WeightReader reader, GgufTensor tensor, int rows, int columns) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, reader.ReadRows(tensor, 0, rows).Select(value => (double)value));
}
