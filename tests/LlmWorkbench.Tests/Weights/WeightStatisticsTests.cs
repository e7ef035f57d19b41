using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Weights;
using LlmWorkbench.Weights.Spectrum;
using LlmWorkbench.Wording;
using MathNet.Numerics.LinearAlgebra;

namespace LlmWorkbench.Tests.Weights;

[Engine]
public class WeightStatisticsTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Numbers_are_those_of_a_plain_computation()
    {
        TensorStatistics t = Only("token_embd.weight");
        float[] values = Floats("token_embd.weight");
        double mean = values.Average(v => (double)v);
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Assert.Equal(mean, t.Mean, 12);
        Assert.Equal(deviation, t.StandardDeviation, 12);
        Assert.Equal(values.Min(), t.Minimum);
        Assert.Equal(values.Max(), t.Maximum);
        Assert.Equal(values.Average(v => Math.Pow((v - mean) / deviation, 4)) - 3, t.ExcessKurtosis, 9);
        Assert.Equal(0, t.ZeroShare);
        Assert.Equal(80, t.Histogram.Counts.Count);
        Assert.Equal(values.Length, t.Histogram.Counts.Sum());
        Assert.Equal(
            values.Count(v => v >= t.Histogram.Start + (40 * t.Histogram.Width) && v < t.Histogram.Start + (41 * t.Histogram.Width)),
            t.Histogram.Counts[40]
        );
        Assert.Equal(10, t.Outliers.Count);
        var furthest = values.Index().OrderByDescending(v => Math.Abs(v.Item - mean)).Take(10).ToList();
        Assert.Equal(
            furthest.Select(v => (v.Index / 64L, v.Index % 64L, (double)v.Item)),
            t.Outliers.Select(o => (o.Row, o.Column, o.Value))
        );
        Assert.Equal((furthest[0].Item - mean) / deviation, t.Outliers[0].Sigmas, 9);
        Assert.Equal(Math.Abs(t.Outliers[0].Sigmas), t.LargestSigmas, 9);
    }

    [Theory]
    [InlineData("token_embd.weight")]
    [InlineData("blk.0.attn_k.weight")]
    [InlineData("blk.1.ffn_gate.weight")]
    [InlineData("blk.1.ffn_down.weight")]
    public void Singular_values_are_those_of_a_full_decomposition(string name)
    {
        GgufTensor tensor = fixture.Model.Engine.File.FindTensor(name)!;
        float[] values = Floats(name);
        Matrix<double> matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            (int)tensor.RowCount,
            (int)tensor.RowLength,
            (row, column) => values[(row * tensor.RowLength) + column]
        );
        Vector<double> expected = matrix.Svd(computeVectors: false).S;
        SingularValues found = Only(name).SingularValues!;
        Assert.True(found.IsComplete);
        Assert.Equal(expected.Count, found.Values.Count);
        Assert.All(found.Values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 6));
        Assert.Equal(matrix.FrobeniusNorm(), found.FrobeniusNorm, 9);
        Assert.Equal(Math.Pow(matrix.FrobeniusNorm() / expected[0], 2), found.StableRank, 6);
    }

    [Fact]
    public void A_large_matrix_has_its_largest_singular_values_estimated_and_the_same_again_with_the_same_seed()
    {
        // 600 × 700 of known singular values: a sum of 20 orthogonal directions of length 20, 19, … 1.
        const int Rows = 700;
        const int Columns = 600;
        float[] matrix = new float[Rows * Columns];
        for (int d = 0; d < 20; d++)
        {
            for (int i = 0; i < Rows * Columns; i++)
            {
                matrix[i] += (float)((20 - d) * Wave(d, i / Columns, Rows) * Wave(d, i % Columns, Columns));
            }
        }

        TensorStatistics without = Look("large", [Columns, Rows], matrix);
        Assert.Null(without.SingularValues);
        Assert.Equal(
            "Its shorter side has 600 numbers, and all singular values are computed up to 512: --singular-values 32 estimates the "
                + "largest 32.",
            without.WithoutSingularValues
        );

        var options = new WeightStatisticsOptions { LargestSingularValues = 8, Seed = 3 };
        SingularValues found = Look("large", [Columns, Rows], matrix, options).SingularValues!;
        Assert.False(found.IsComplete);
        Assert.Equal(3, found.Seed);
        Assert.All(found.Values.Index(), v => Assert.Equal(20 - v.Index, v.Item, 3));
        Assert.Equal(Math.Sqrt(Enumerable.Range(1, 20).Sum(n => n * n)), found.FrobeniusNorm, 3);
        Assert.Equal(found.Values, Look("large", [Columns, Rows], matrix, options).SingularValues!.Values);
    }

    [Fact]
    public async Task Patterns_mean_tensors_in_the_order_of_the_file()
    {
        using Call call = fixture.NewCall();
        WeightStatisticsResult magic = await call.ResultOf<WeightStatisticsResult>(
            "weights --tensor blk.*.attn_?.weight --tensor OUTPUT_NORM.weight --tensor blk.0.attn_q.weight --outliers 2 --bins 10"
        );
        Assert.Equal(
            [
                "blk.0.attn_q.weight",
                "blk.0.attn_k.weight",
                "blk.0.attn_v.weight",
                "blk.1.attn_q.weight",
                "blk.1.attn_k.weight",
                "blk.1.attn_v.weight",
                "output_norm.weight",
            ],
            magic.Tensors.Select(t => t.Tensor.Name)
        );
        Assert.All(magic.Tensors, t => Assert.Equal(10, t.Histogram.Counts.Count));
        WeightStatisticsResult csharp = fixture.Model.WeightStatistics(
            ["blk.*.attn_?.weight", "OUTPUT_NORM.weight"],
            new WeightStatisticsOptions { Outliers = 2, Bins = 10 },
            run: Cancellation
        );
        Assert.Equal(csharp.ToJson(), magic.ToJson());
        Assert.Equal(8, magic.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        // All its numbers are 1.
        TensorStatistics norm = magic.Tensors[^1];
        Assert.Equal((1.0, 0.0, 0.0, double.NaN), (norm.Mean, norm.StandardDeviation, norm.LargestSigmas, norm.ExcessKurtosis));
        Assert.Equal(64, norm.Histogram.Counts[0]);
        Assert.Empty(norm.Outliers);
        Assert.Equal("It is a vector: singular values are those of a matrix.", norm.WithoutSingularValues);
    }

    [Theory]
    [InlineData(
        "weights --tensor blk.0.attn_q.weigth",
        "tiny has no tensor blk.0.attn_q.weigth: did you mean blk.0.attn_q.weight, blk.0.attn_k.weight or blk.0.attn_v.weight?"
    )]
    [InlineData("weights --tensor ffn_gate", "tiny has no tensor ffn_gate: did you mean blk.0.ffn_gate.weight or blk.1.ffn_gate.weight?")]
    [InlineData("weights --tensor conv*", "tiny has no tensor conv*: #!weights lists those there are, and * stands for any letters.")]
    [InlineData(
        "weights --tensor",
        "--tensor needs a value: a tensor to look into, as in blk.0.attn_q.weight; * stands for any letters and ? for one. May be repeated."
    )]
    [InlineData("weights --tensor x --bins 1", "--bins needs a whole number from 2 to 1000, not «1».")]
    [InlineData("weights --singular-values 513 --tensor x", "--singular-values needs a whole number from 0 to 512, not «513».")]
    [InlineData("weights --model nobody", "There is no model «nobody»")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.StartsWith(sentence, await call.FailureOf(line), StringComparison.Ordinal);
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void What_is_not_finite_is_counted_and_left_out()
    {
        float[] values = [1, float.NaN, -1, float.PositiveInfinity, 0, 2, float.NegativeInfinity, -2];
        TensorStatistics t = Look("odd", [4, 2], values);
        Assert.Equal(
            (3L, 0.0, Math.Sqrt(2), -2.0, 2.0, 0.2),
            (t.NotFinite, t.Mean, t.StandardDeviation, t.Minimum, t.Maximum, t.ZeroShare)
        );
        Assert.Equal("It holds numbers that are not finite: such a matrix has no singular values.", t.WithoutSingularValues);
    }

    [Fact]
    public void An_interrupted_sweep_keeps_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        WeightStatisticsResult? kept = null;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.WeightStatistics(["blk.*"], run: new RunContext(stop.Token).Keeping<WeightStatisticsResult>(Interrupt))
        );
        WeightStatisticsResult result = Assert.IsType<WeightStatisticsResult>(kept);
        Assert.Equal((3, 18, false), (result.Tensors.Count, result.ChosenCount, result.IsComplete));
        Assert.Contains("in 3 tensors; interrupted before the other 15.", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Model.WeightStatistics(["blk.*"], run: stop.Token));

        void Interrupt(WeightStatisticsResult soFar)
        {
            kept = soFar;
            if (soFar.Tensors.Count == 3)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void A_stack_of_matrices_has_no_singular_values() =>
        Assert.Equal(
            "It is a stack of matrices with 3 dimensions: singular values are those of one matrix.",
            Look("stack", [4, 2, 3], [.. Enumerable.Range(0, 24)]).WithoutSingularValues
        );

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        WeightStatisticsResult result = fixture.Model.WeightStatistics(["blk.0.attn_q.weight"], run: Cancellation);
        var bundle = MimeBundle.Of(result);
        WeightOutlier outlier = result.Tensors[0].Outliers[0];
        Assert.Contains(Figures.Weight(result.Tensors[0].StandardDeviation), bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains($">{Figures.Weight(outlier.Value)}</td>", bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.True(PlotlyLibrary.IsNeededBy(bundle));
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        TensorStatistics t = Look("hostile", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
        t = t with { Tensor = t.Tensor with { Name = Hostile.Text } };
        var whole = MimeBundle.Of(new WeightsResult(Hostile.Text, Hostile.Text, 1000, [t.Tensor], null, 8));
        var inside = MimeBundle.Of(new WeightStatisticsResult(Hostile.Text, [t], 1));
        Assert.All(
            [whole, inside],
            bundle =>
            {
                Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
                Hostile.AssertHarmless(bundle.ToString());
            }
        );
    }

    // llama.cpp refuses models with tensors that it does not know: these are looked at in a file of their own.
    private TensorStatistics Look(string name, long[] shape, float[] values, WeightStatisticsOptions? options = null)
    {
        var writer = new GgufWriter();
        writer.AddTensor(name, shape, values);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "weights")).FullName, $"{name}.gguf");
        writer.Write(path, overwrite: true);
        using var reader = new WeightReader(GgufFile.Read(path));
        GgufTensor tensor = reader.File.Tensors[0];
        var description = new TensorWeight(name, WeightComponent.Other, shape, tensor.Type, tensor.ElementCount, tensor.ByteLength, 0);
        return TensorAnalysis.Run(reader, tensor, description, options ?? new WeightStatisticsOptions(), Cancellation);
    }

    private static double Wave(int number, int at, int length) =>
        Math.Sqrt(2.0 / length) * Math.Cos(Math.PI * (number + 1) * (at + 0.5) / length);

    private TensorStatistics Only(string name) => fixture.Model.WeightStatistics([name], run: Cancellation).Tensors[0];

    private float[] Floats(string name)
    {
        GgufFile file = fixture.Model.Engine.File;
        using GgufTensorData data = file.OpenTensors();
        return data.ReadFloats(file.FindTensor(name)!);
    }
}
