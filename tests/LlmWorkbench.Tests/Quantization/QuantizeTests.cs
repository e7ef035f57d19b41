using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization;
using LlmWorkbench.Quantization.Errors;
using LlmWorkbench.Quantization.Histograms;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Quantization.Sensitivity;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>In a session of their own, and a folder of their own for what can be computed again.</summary>
[Engine]
public sealed class QuantizeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantize-tests-").FullName;
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);
    private readonly Workbench _workbench;
    private readonly LoadedModel _model;

    public QuantizeTests()
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(_folder, "cache"));
        new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        }.Write(Path.Combine(_folder, "wide-f16.gguf"));
        _workbench = new Workbench(new ModelFolders([_folder]));
        _model = _workbench.Models.Load("wide");
    }

    [Fact]
    public async Task Copy_is_loaded_beside_the_model_which_stays_the_current_one()
    {
        using Call call = NewCall();
        QuantizeResult result = await call.ResultOf<QuantizeResult>("quantize q4_k_m");

        Assert.Equal("wide-q4_k_m", result.LoadedAs);
        Assert.Same(_model, _workbench.Model);
        Assert.Equal("Q4_K_M", _workbench.Models["wide-q4_k_m"].Quantization);
        Assert.Equal(result.Path, _workbench.Models["wide-q4_k_m"].Engine.Path);
        Assert.Equal(new FileInfo(result.Path).Length, result.FileBytes);
        Assert.Equal(8.0 * GgufFile.Read(result.Path).Tensors.Sum(t => t.ByteLength) / result.WeightCount, result.BitsPerWeight, 12);
        Assert.Contains("loaded as wide-q4_k_m", call.Text, StringComparison.Ordinal);
        Assert.Contains("blk.0.attn_q.weight", call.Html, StringComparison.Ordinal);
        Assert.Equal(result.Tensors.Count, result.ToTable().Rows.Count);
    }

    [Fact]
    public void Files_without_a_place_are_kept_within_bounds_and_those_used_last_stay()
    {
        var files = new QuantizedFileCache(Path.Combine(_folder, "bounded"));
        QuantizeOptions options = new() { Files = files };
        (string? old, string? used) = (_model.Quantize("Q4_0", options).Path, _model.Quantize("Q5_0", options).Path);
        Age(used, 2001);
        Age(old, 2002);
        Assert.True(_model.Quantize("Q5_0", options).WasThere);

        var tight = new QuantizedFileCache(files.Folder) { MaxBytes = files.Bytes + (new FileInfo(old).Length / 2) };
        string added = _model.Quantize("Q4_1", options with { Files = tight }).Path;
        Assert.Equal((false, true, true), (File.Exists(old), File.Exists(used), File.Exists(added)));
        Assert.InRange(files.Bytes, 1, tight.MaxBytes);
        Assert.False(Directory.Exists(Path.GetDirectoryName(old)));

        // What is asked for by itself is there even if it is too large; all else has gone.
        var none = new QuantizedFileCache(files.Folder) { MaxBytes = 1 };
        QuantizeResult large = _model.Quantize("Q8_0", options with { Files = none });
        Assert.Equal(large.FileBytes, files.Bytes);
        Assert.Equal(large.FileBytes, none.Clear());
        Assert.Equal(0, files.Bytes);
    }

    [Fact]
    public void Same_quantization_again_finds_its_file_and_another_does_not()
    {
        QuantizeResult first = _model.Quantize("Q4_0");
        byte[] bytes = File.ReadAllBytes(first.Path);
        Age(first.Path, 2001);
        QuantizeResult again = _model.Quantize("Q4_0");

        Assert.False(first.WasThere);
        Assert.True(again.WasThere);
        Assert.Equal(first.Path, again.Path);
        Assert.Equal(bytes, File.ReadAllBytes(again.Path));
        Assert.True(File.GetLastAccessTimeUtc(again.Path).Year > 2001, "what is used stays longest");
        Assert.Equal(2001, File.GetLastWriteTimeUtc(again.Path).Year);
        Assert.Equal((first with { WasThere = true }).ToJson(), again.ToJson());
        Assert.StartsWith(QuantizedFileCache.Default!.Folder, first.Path, StringComparison.Ordinal);
        Assert.NotEqual(first.Path, _model.Quantize("Q4_0", new QuantizeOptions { Pure = true }).Path);
        Assert.NotEqual(
            first.Path,
            _model
                .Quantize(
                    "Q4_0",
                    new QuantizeOptions { TensorTypes = new Dictionary<string, GgmlType> { ["blk.*.attn_v.weight"] = GgmlType.Q8_0 } }
                )
                .Path
        );
    }

    [Fact]
    public void A_loaded_copy_can_still_be_read_after_the_same_quantization_was_asked_for_again()
    {
        QuantizeResult first = _model.Quantize("Q5_1");
        using var copy = new LoadedModel("q5", LlamaModel.Load(first.Path));
        Assert.True(_model.Quantize("Q5_1").WasThere);
        Assert.True(copy.Engine.File.IsUnchanged);
    }

    private static void Age(string file, int year)
    {
        var time = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        File.SetLastAccessTimeUtc(file, time);
    }

    [Fact]
    public void File_that_was_damaged_since_is_written_anew()
    {
        QuantizeResult first = _model.Quantize("Q5_0");
        File.WriteAllText(first.Path, "GGUF");

        Assert.False(_model.Quantize("Q5_0").WasThere);
        Assert.Equal(first.FileBytes, new FileInfo(first.Path).Length);
    }

    [Fact]
    public void Quantized_model_still_predicts_nearly_the_same()
    {
        QuantizeResult file = _model.Quantize("Q8_0");
        using var quantized = new LoadedModel("q8", LlamaModel.Load(file.Path));
        using LlamaContext a = _model.NewContext(new LlamaContextOptions { Length = 64, Threads = 1 });
        using LlamaContext b = quantized.NewContext(new LlamaContextOptions { Length = 64, Threads = 1 });
        int[] text = _model.Vocabulary.TokenizeToIds("the cat and the hat");

        (float[]? before, float[]? after) = (a.Evaluate(text).Last.ToArray(), b.Evaluate(text).Last.ToArray());
        double error = Math.Sqrt(before.Zip(after).Average(p => Math.Pow(p.First - p.Second, 2)));
        Assert.InRange(error, 1e-6, 0.05 * Math.Sqrt(before.Average(x => x * x)));
    }

    [Fact]
    public async Task Type_that_needs_an_importance_matrix_gets_one_from_the_text_and_says_so()
    {
        string text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 200)));
        using Call call = NewCall();
        QuantizeResult result = await call.ResultOf<QuantizeResult>($"quantize IQ2_XS --calibration {text} --no-load");

        Assert.Matches("The importance matrix was computed from text, [0-9]+ pieces of 512 tokens", result.ImportanceNote);
        Assert.Null(result.LoadedAs);
        Assert.Contains(result.Tensors, t => t is { Type: GgmlType.IQ2_XS, UsesImportance: true });
        Assert.Equal("text", GgufFile.Read(result.Path).Metadata.GetString("quantize.imatrix.dataset"));
    }

    [Fact]
    public void Type_that_needs_an_importance_matrix_computes_it_from_the_shipped_text()
    {
        QuantizeResult result = _model.Quantize("Q2_K_S");

        Assert.Contains(
            "Q2_K_S needs an importance matrix: it was computed from held-out.txt",
            result.ImportanceNote,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Importance_matrix_is_saved_and_used_again()
    {
        string file = Path.Combine(_folder, "wide.imatrix.gguf");
        using Call call = NewCall();
        ImportanceResult importance = await call.ResultOf<ImportanceResult>($"imatrix --chunk-size 128 --chunks 2 --output {file}");
        QuantizeResult result = await call.ResultOf<QuantizeResult>($"quantize Q4_K_M --imatrix {file} --as weighed");

        Assert.Equal((2, 128, "held-out.txt"), (importance.ChunkCount, importance.ChunkSize, importance.Dataset));
        Assert.Equal("The importance matrix is wide.imatrix.gguf, computed from held-out.txt.", result.ImportanceNote);
        Assert.All(
            result.Tensors.Where(t => t.Name.StartsWith("blk.", StringComparison.Ordinal) && t.IsMatrix),
            t => Assert.True(t.UsesImportance)
        );
        Assert.Contains("is there already", await call.FailureOf($"imatrix --output {file}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_never_overwritten_unless_told()
    {
        string file = Path.Combine(_folder, "mine.gguf");
        using Call call = NewCall();
        await call.RunAsync($"quantize Q8_0 --output {file}");

        Assert.Contains("is there already", await call.FailureOf($"quantize Q4_0 --output {file}"), StringComparison.Ordinal);
        Assert.Equal(GgmlType.Q8_0, GgufFile.Read(file).FindTensor("blk.0.attn_q.weight")!.Type);
        await call.RunAsync($"quantize Q4_0 --output {file} --overwrite --as other");
        Assert.Equal(GgmlType.Q4_0, GgufFile.Read(file).FindTensor("blk.0.attn_q.weight")!.Type);
        Assert.Contains(
            "is the file that is quantized",
            await call.FailureOf($"quantize Q8_0 --output {_model.Engine.Path} --overwrite"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Mistakes_are_one_sentence_with_what_was_probably_meant()
    {
        using Call call = NewCall();

        Assert.Equal("There is no quantization type Q4_K_N: did you mean Q4_K_M?", await call.FailureOf("quantize Q4_K_N"));
        Assert.Contains("needs a type, such as Q4_K_M", await call.FailureOf("quantize"), StringComparison.Ordinal);
        Assert.Contains("did you mean Q8_0?", await call.FailureOf("quantize Q4_K_M --output-type Q8_O"), StringComparison.Ordinal);
        Assert.Contains(
            "--tensor-type needs a tensor and a type",
            await call.FailureOf("quantize Q4_K_M --tensor-type blk.0.attn_q.weight"),
            StringComparison.Ordinal
        );
        Assert.Contains("nowhere", await call.FailureOf("quantize Q4_K_M --calibration nowhere.txt"), StringComparison.Ordinal);
        Assert.Contains("give one of them", await call.FailureOf("quantize Q4_K_M --calibration a --imatrix b"), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded as wide", await call.FailureOf("quantize Q4_K_M --as wide"), StringComparison.Ordinal);
        await call.RunAsync("quantize Q8_0");
        Assert.Contains("is quantized already", await call.FailureOf("quantize Q4_0 --model wide-q8_0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_said_in_the_notes()
    {
        using var odd = new LoadedModel("odd", LlamaModel.Load(new TinyModel().Write(Path.Combine(_folder, "odd.gguf"))));
        QuantizeResult result = odd.Quantize("Q4_K_M");

        Assert.Contains(QuantizeView.Notes(result), note => note.Contains("Q5_0 instead of Q4_K for", StringComparison.Ordinal));
        Assert.All(result.Tensors.Where(t => t.IsMatrix), t => Assert.NotNull(t.FallbackFrom));
    }

    [Fact]
    public void Errors_in_memory_are_those_of_the_file()
    {
        QuantizeResult file = _model.Quantize("Q3_K_M");
        using var quantized = new LoadedModel("q3", LlamaModel.Load(file.Path));
        (QuantizationErrorResult? memory, QuantizationErrorResult? written) = (
            _model.QuantizationErrors("Q3_K_M"),
            _model.QuantizationErrors(quantized)
        );

        Assert.Equal(memory.Tensors.Select(t => t.Name).Order(), written.Tensors.Select(t => t.Name).Order());
        Assert.All(memory.Tensors, t => Assert.Equal(t with { }, written.Tensors.Single(w => w.Name == t.Name)));
        Assert.True(memory.IsComplete);
        Assert.Contains(
            "same type",
            Assert.Throws<WorkbenchException>(() => _model.QuantizationErrors(_model)).Message,
            StringComparison.Ordinal
        );
    }

    // Straight from the definitions: quantize with ggml, compare in float64.
    [Fact]
    public void Errors_are_what_their_names_say()
    {
        const string Name = "blk.1.ffn_down.weight";
        TensorError error = _model.QuantizationErrors("Q4_0", new QuantizeOptions { Pure = true }).Tensors.Single(t => t.Name == Name);
        using var reader = new WeightReader(_model.Engine.File);
        GgufTensor tensor = _model.Engine.File.FindTensor(Name)!;
        float[] weights = reader.ReadRows(tensor, 0, (int)tensor.RowCount);
        float[] read = TensorQuantizer.Decode(GgmlType.Q4_0, TensorQuantizer.Encode(GgmlType.Q4_0, weights, (int)tensor.RowLength));
        (double W, double Q)[] pairs = [.. weights.Zip(read, (w, q) => ((double)w, (double)q))];

        Assert.Equal(Math.Sqrt(pairs.Average(p => Math.Pow(p.Q - p.W, 2))), error.RootMeanSquareError, 12);
        Assert.Equal(error.RootMeanSquareError / Math.Sqrt(pairs.Average(p => p.W * p.W)), error.RelativeError, 12);
        Assert.Equal(pairs.Max(p => Math.Abs(p.Q - p.W)), error.LargestError, 12);
        Assert.Equal(pairs.Sum(p => p.W * p.Q) / Math.Sqrt(pairs.Sum(p => p.W * p.W) * pairs.Sum(p => p.Q * p.Q)), error.Cosine, 12);
        Assert.Null(error.WeightedRelativeError);
        Assert.Equal((1, "ffn_down"), (error.Layer, error.Kind));
    }

    [Fact]
    public void Fewer_bits_are_larger_errors()
    {
        double[] errors =
        [
            .. new[] { "Q8_0", "Q6_K", "Q5_K_S", "Q4_K_S", "Q3_K_S", "Q2_K" }.Select(type =>
                _model.QuantizationErrors(type, new QuantizeOptions { Pure = true }).RootMeanSquareError
            ),
        ];

        Assert.Equal(errors.Order(), errors);
        Assert.InRange(errors[^1] / errors[0], 20, 200);
    }

    [Fact]
    public async Task Error_magic_compares_with_a_type_or_a_model()
    {
        using Call call = NewCall();
        await call.RunAsync("quantize Q4_0");
        QuantizationErrorResult type = await call.ResultOf<QuantizationErrorResult>("quantization-error Q4_0");
        QuantizationErrorResult model = await call.ResultOf<QuantizationErrorResult>("quantization-error --quantized wide-q4_0");

        Assert.Equal(type.RootMeanSquareError, model.RootMeanSquareError, 12);
        Assert.Contains("does to the weights of wide", call.Text, StringComparison.Ordinal);
        Assert.Contains("needs a type", await call.FailureOf("quantization-error"), StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_counts_every_weight_before_and_after()
    {
        QuantizedHistogramResult result = _model.QuantizedHistogram(
            "blk.0.attn_q.weight",
            new() { Types = [GgmlType.Q4_0, GgmlType.Q2_K, GgmlType.Q8_0], Bins = 50 }
        );
        long count = _model.Engine.File.FindTensor("blk.0.attn_q.weight")!.ElementCount;

        Assert.Equal(count, result.Before.Counts.Sum());
        Assert.All(
            result.After,
            after =>
            {
                Assert.Equal(count, after.Weights.Counts.Sum());
                Assert.Equal(count, after.Codes.Sum(c => c.Count));
            }
        );
        Assert.Equal(Enumerable.Range(-8, 16), result.After[0].Codes.Select(c => c.Step));
        Assert.Equal(Enumerable.Range(0, 4), result.After[1].Codes.Select(c => c.Step));
        Assert.InRange(result.After[0].CodeEntropy, 3, 4);
        Assert.Equal(
            _model
                .QuantizationErrors("Q4_0", new QuantizeOptions { Pure = true })
                .Tensors.Single(t => t.Name == "blk.0.attn_q.weight")
                .RelativeError,
            result.After[0].Error.RelativeError,
            12
        );
        Assert.Equal(150, result.ToTable().Rows.Count);
    }

    [Fact]
    public async Task Histogram_magic_draws_and_refuses()
    {
        using Call call = NewCall();
        await call.ResultOf<QuantizedHistogramResult>("quantization-histogram --tensor blk.0.attn_q.weight --type Q4_0 --type IQ3_S");

        Assert.Contains("before and after quantization", call.Html, StringComparison.Ordinal);
        Assert.Contains(
            "needs an importance matrix",
            await call.FailureOf("quantization-histogram --tensor blk.0.attn_q.weight --type IQ2_XXS"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Sensitivity_of_each_kind_adds_up_to_all_weights()
    {
        string text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 40)));
        using Call call = NewCall();
        SensitivityResult result = await call.ResultOf<SensitivityResult>(
            $"quantization-sensitivity Q2_K --by kind --context 64 --chunks 2 --text {text}"
        );

        Assert.True(result.IsComplete);
        Assert.Equal(
            ["token_embd", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"],
            result.Groups.Select(g => g.Name)
        );
        Assert.Equal(result.All!.WeightCount, result.Groups.Sum(g => g.WeightCount));
        Assert.Equal(result.All.SavedBytes, result.Groups.Sum(g => g.SavedBytes));
        Assert.All(result.Groups, g => Assert.All(g.Tensors, t => Assert.Equal((GgmlType.Q2_K, GgmlType.F16), (t.Type, t.SourceType))));
        Assert.All(result.Groups, g => Assert.InRange(g.Divergence.Mean, 0, result.All.Divergence.Mean * 3));
        Assert.Equal(result.Groups.OrderByDescending(g => g.Divergence.Mean), result.Ranked);
        Assert.Contains("hurts most", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sensitivity_is_the_divergence_of_a_file_with_that_part_alone()
    {
        var text = new TextDataset("cats", string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 40)));
        var perplexity = new PerplexityOptions
        {
            ContextLength = 64,
            MaxChunks = 2,
            Cache = null,
        };
        List<SensitivityResult> partial = [];
        SensitivityResult result = _model.QuantizationSensitivity(
            "Q2_K",
            text,
            new SensitivityOptions { Group = SensitivityGroup.Layer, Perplexity = perplexity },
            run: new RunContext().Keeping<SensitivityResult>(partial.Add)
        );
        string path = Path.Combine(_folder, "one.gguf");
        var layer = _model
            .Engine.File.Tensors.Where(t => t.Name.StartsWith("blk.1.", StringComparison.Ordinal) && t.Dimensions.Count > 1)
            .Select(t => t.Name)
            .ToList();
        LlamaQuantizer.Quantize(
            _model.Engine.Path,
            path,
            new QuantizationOptions
            {
                Type = QuantizationType.Parse("Q2_K"),
                Pure = true,
                Only = layer,
            }
        );
        using var one = new LoadedModel("one", LlamaModel.Load(path));

        Assert.Equal(["token_embd", "layer 0", "layer 1"], result.Groups.Select(g => g.Name));
        Assert.Equal(one.Divergence(_model, text.Text, perplexity).Divergence, result.Groups[2].Divergence);
        Assert.Equal([1, 2, 3, 3], partial.Select(p => p.Groups.Count));
        Assert.Equal([false, false, false, true], partial.Select(p => p.IsComplete));
    }

    [Fact]
    public void Names_of_copies_have_the_new_type_instead_of_the_old()
    {
        var type = QuantizationType.Parse("Q4_K_M");

        Assert.Equal("tutor-q4_k_m", QuantizedName.Of("tutor-f16", "F16", type));
        Assert.Equal("tutor-q4_k_m", QuantizedName.Of("tutor", "F16", type));
        Assert.Equal("tutor-f16-q4_k_m", QuantizedName.Of("tutor-f16", "F32", type));
    }

    public void Dispose()
    {
        _workbench.Dispose();
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, _cache);
        Directory.Delete(_folder, recursive: true);
    }

    private Call NewCall() => new(_workbench, ownsWorkbench: false);
}
