using System.Text.Json;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization;
using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using Plotly.NET;

namespace LlmWorkbench.Tests.Quantization;

[Engine]
public sealed class QuantizationSweepTests : IDisposable
{
    private static readonly TextDataset s_text = new("cats", "")
    {
        Documents = ["the cat and the hat", "in the house and in the garden", "a cat, a hat and a mat that nobody has seen before"],
    };

    private static readonly QuestionDataset s_questions = new(
        "riddles",
        [
            new ClozeQuestion(null, null, "the cat and the", "hat"),
            new MultipleChoiceQuestion(null, null, "in the", ["house", "cat"], 0),
            new OpenQuestion(null, null, "who?", ["the cat"]),
        ]
    );

    private readonly string _folder;
    private readonly LoadedModel _model;

    public QuantizationSweepTests(TinyModelFixture fixture)
    {
        _folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, $"sweep-{Guid.NewGuid():N}")).FullName;

        // Heads of 32 numbers: quantized caches fit. Rows of 128 and 192 do not fill the super-blocks of the K types.
        _model = new LoadedModel(
            "random",
            LlamaModel.Load(
                new RandomModel
                {
                    Architecture = "llama",
                    KeyValueHeads = 2,
                    Type = GgmlType.F16,
                }.Write(Path.Combine(_folder, "random-f16.gguf"))
            )
        );
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static QuantizationSweepOptions Options =>
        new()
        {
            Types = [.. new[] { "F16", "Q8_0", "Q4_0" }.Select(QuantizationType.Parse)],
            Perplexity = new PerplexityOptions
            {
                ContextLength = 64,
                Engine = new LlamaContextOptions { Threads = 1 },
                Cache = null,
            },
            MeasuresSpeed = false,
            Files = null,
        };

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Fewer_bits_move_the_distribution_further_and_sizes_are_those_of_the_files()
    {
        QuantizationSweepResult result = Sweep(Options);

        Assert.True(result.IsComplete);
        Assert.Equal(["F16", "Q8_0", "Q4_0"], result.Points.Select(p => p.Label));
        Assert.True(result.Reference.IsReference);
        Assert.Null(result.Reference.Loss);
        Assert.InRange(result["Q8_0"].MeanDivergence!.Mean, 1e-7, result["Q4_0"].MeanDivergence!.Mean / 10);
        Assert.Equal(8.5, result["q8_0"].BitsPerWeight, 0.1);
        Assert.Equal(_model.Engine.File.FileLength, result.Reference.FileBytes);
        Assert.All(result.Points, p => Assert.Equal(3, Assert.Single(p.Tasks).Accuracy.Count));
        Assert.Equal(3, result["Q4_0"].Tasks[0].Paired!.Count);
        Assert.Equal(result.Reference.ScoredTokens, result["Q4_0"].ScoredTokens);
    }

    [Fact]
    public void The_reference_is_measured_as_it_would_be_alone_and_does_not_diverge_from_itself()
    {
        QuantizationSweepResult result = Sweep(Options);
        PerplexityResult alone = _model.Perplexity(s_text.Documents, Options.Perplexity, run: Cancellation);
        DivergenceResult itself = _model.Divergence(_model, s_text.Documents, Options.Perplexity, run: Cancellation);

        Assert.Equal(alone.Perplexity, result.Reference.Perplexity);
        Assert.Equal(result.Reference.Perplexity, result["Q8_0"].Divergence!.ReferencePerplexity);
        Assert.Equal(0, itself.Divergence.Mean, 15);
        Assert.Equal(0, itself.Paired.LnRatio.Mean);
        Assert.Equal(1, itself.SameTop.Mean);
    }

    [Fact]
    public void A_point_is_the_model_that_the_quantizer_writes()
    {
        QuantizationPoint point = Sweep(Options)["Q4_0"];
        string path = Path.Combine(_folder, "by-hand.gguf");
        LlamaQuantizer.Quantize(
            _model.Engine.Path,
            path,
            new QuantizationOptions { Type = QuantizationType.Parse("Q4_0") },
            cancellation: Cancellation
        );
        using var byHand = new LoadedModel("by hand", LlamaModel.Load(path));

        Assert.Equal(byHand.Divergence(_model, s_text.Documents, Options.Perplexity, run: Cancellation).Divergence, point.MeanDivergence);
        Assert.Equal(byHand.Engine.SizeInBytes, point.WeightBytes);
        Assert.Equal(new FileInfo(path).Length, point.FileBytes);
    }

    [Fact]
    public void Repeats_are_the_same_to_the_last_digit() => Assert.Equal(Sweep(Options).ToJson(), Sweep(Options).ToJson());

    [Fact]
    public void Differences_between_two_quantizations_are_paired()
    {
        QuantizationSweepResult result = Sweep(Options);
        MeanEstimate difference = result.Difference("Q4_0", "Q8_0");

        Assert.Equal(result["Q4_0"].Loss!.Mean - result["Q8_0"].Loss!.Mean, difference.Mean, 12);
        Assert.Equal(0, result.Difference("Q4_0", "Q4_0").Error);
        Assert.Equal(
            "«F16» was not compared to the reference token by token: name two others.",
            Assert.Throws<WorkbenchException>(() => result.Difference("F16", "Q8_0")).Message
        );
        Assert.Equal(
            "The sweep has no «Q5_0»: it has F16, Q8_0 and Q4_0.",
            Assert.Throws<WorkbenchException>(() => result["Q5_0"]).Message
        );
    }

    [Fact]
    public void The_cache_is_one_more_dimension_and_takes_the_memory_that_the_formula_says()
    {
        QuantizationSweepResult result = Sweep(
            Options with
            {
                Types = [QuantizationType.Parse("F16"), QuantizationType.Parse("Q8_0")],
                CacheTypes = [GgmlType.F16, GgmlType.Q8_0, GgmlType.Q4_0],
            }
        );

        Assert.Equal(
            ["F16", "F16 + Q8_0 cache", "F16 + Q4_0 cache", "Q8_0", "Q8_0 + Q8_0 cache", "Q8_0 + Q4_0 cache"],
            result.Points.Select(p => p.Label)
        );
        Assert.True(result.VariesCache);

        // 256 tokens: llama.cpp rounds a context of 64 up. It logs hundredths of a MiB.
        Assert.All(
            result.Points,
            p => Assert.Equal(_model.Engine.CacheBytes(256, p.CacheType, p.CacheType), p.Memory.CacheBytes, (1 << 20) / 100.0)
        );
        Assert.InRange(result["F16 + Q8_0 cache"].MeanDivergence!.Mean, 1e-9, result["F16 + Q4_0 cache"].MeanDivergence!.Mean);
        Assert.Equal(result.Reference.Perplexity, result["F16 + Q4_0 cache"].Divergence!.ReferencePerplexity);
    }

    [Fact]
    public void A_sweep_of_caches_alone_is_drawn_over_their_bytes_with_their_names()
    {
        QuantizationSweepResult result = Sweep(
            Options with
            {
                Types = [QuantizationType.Parse("F16")],
                CacheTypes = [GgmlType.F16, GgmlType.Q8_0, GgmlType.Q4_0],
            }
        );
        using var figure = System.Text.Json.JsonDocument.Parse(LlmWorkbench.Drawing.Charts.PlotlyFigure.Json(result.CacheChart()));
        JsonElement[] points = figure
            .RootElement.GetProperty("data")
            .EnumerateArray()
            .Where(t => t.GetProperty("mode").GetString() == "markers+text")
            .ToArray();

        double[] places = points.SelectMany(t => t.GetProperty("x").EnumerateArray().Select(x => x.GetDouble())).ToArray();
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.Equal(result["F16 + Q8_0 cache"].Memory.CacheBytes / 1048576.0, places[0], 6);
        Assert.Equal(["Q8_0", "Q4_0"], points.SelectMany(t => t.GetProperty("text").EnumerateArray().Select(x => x.GetString())));

        // One chart, and not three in which all points have the same bits.
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Contains("KL divergence against cache bytes", html, StringComparison.Ordinal);
        Assert.DoesNotContain("against bits", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantizations_that_coincide_share_a_label_and_a_sentence_names_them()
    {
        QuantizationSweepResult measured = Sweep(Options with { Types = [QuantizationType.Parse("Q8_0"), QuantizationType.Parse("Q4_0")] });
        QuantizationPoint twin = measured["Q8_0"] with { Type = "Q8_0 again" };
        QuantizationSweepResult result = measured with { Points = [.. measured.Points, twin] };

        foreach (GenericChart? chart in new[] { result.LossChart(), result.BytesChart(), result.DivergenceChart() })
        {
            using var figure = System.Text.Json.JsonDocument.Parse(LlmWorkbench.Drawing.Charts.PlotlyFigure.Json(chart));
            IEnumerable<string?> texts = figure
                .RootElement.GetProperty("data")
                .EnumerateArray()
                .Where(t => t.GetProperty("mode").GetString() == "markers+text")
                .SelectMany(t => t.GetProperty("text").EnumerateArray().Select(text => text.GetString()));
            Assert.Single(texts, "Q8_0 · Q8_0 again");
            Assert.DoesNotContain("Q8_0", texts);
        }

        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Equal(4, html.Split("In the chart Q8_0 and Q8_0 again lie on one another: the numbers are in the table.").Length);
        Assert.Contains("the points of Q8_0 and Q8_0 again lie on one another", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_llama_cpp_fell_back_to_other_types_the_table_says_so()
    {
        QuantizationSweepResult result = Sweep(Options with { Types = [QuantizationType.Parse("Q4_K_M")] });

        Assert.NotEmpty(result["Q4_K_M"].Fallbacks);
        Assert.All(result["Q4_K_M"].Fallbacks, f => Assert.NotEqual(f.Wanted, f.Used));
        Assert.Contains("Q4_K_M: llama.cpp fell back to other types", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.Contains("llama.cpp fell back to other types", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Pure_gives_every_matrix_the_type_itself()
    {
        QuantizationSweepResult result = Sweep(Options with { Types = [QuantizationType.Parse("Q4_0")], Pure = true });

        Assert.Equal("Q4_0 pure", result.Points[1].Label);
        Assert.Equal([GgmlType.Q4_0], result.Points[1].TensorTypes.Select(t => t.Type));
    }

    [Fact]
    public void Without_types_it_goes_from_16_bits_to_2_and_mixes_nothing()
    {
        using var wide = new LoadedModel(
            "wide",
            LlamaModel.Load(
                new TinyModel
                {
                    Width = 256,
                    FeedForward = 256,
                    Type = GgmlType.F16,
                }.Write(Path.Combine(_folder, "standard.gguf"))
            )
        );
        QuantizationSweepResult result = wide.QuantizationSweep(s_text, [], Options with { Types = null }, run: Cancellation);

        Assert.Equal(
            ["F16", "Q8_0 pure", "Q6_K pure", "Q5_K pure", "Q4_K pure", "Q4_0 pure", "Q3_K pure", "Q2_K pure"],
            result.Points.Select(p => p.Label)
        );
        Assert.All(result.Points, p => Assert.Single(p.TensorTypes));
        Assert.True(Sweep(Options with { Types = null }).IsComplete);
    }

    [Fact]
    public void An_interrupted_sweep_has_shown_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        QuantizationSweepResult? partial = null;

        Assert.ThrowsAny<OperationCanceledException>(() =>
            Sweep(
                Options,
                stop.Token,
                soFar =>
                {
                    partial = soFar;
                    if (soFar.Points.Count == 2 && soFar.Points[1].Divergence is not null)
                    {
                        stop.Cancel();
                    }
                }
            )
        );

        Assert.False(partial!.IsComplete);
        Assert.Equal((2, 3), (partial.Points.Count, partial.PlannedPoints));
        Assert.NotNull(partial.Reference.Perplexity);
        Assert.Contains("Interrupted: 2 of 3, the last one not whole.", MimeBundle.Of(partial).ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(MimeBundle.Of(partial)[MimeTypes.Html]);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_was_measured_comes_from_the_cache_and_files_are_kept_within_bounds()
    {
        var cache = new EvaluationCache(Path.Combine(_folder, "pieces"));
        var files = new QuantizedFileCache(Path.Combine(_folder, "files"));
        QuantizationSweepOptions kept = Options with { Perplexity = Options.Perplexity with { Cache = cache }, Files = files };
        var steps = new Steps();
        QuantizationSweepResult first = Sweep(kept, progress: steps);
        (long pieces, long bytes) = (cache.Bytes, files.Bytes);
        Assert.Contains(steps.Messages, m => m.StartsWith("quantizing to Q4_0", StringComparison.Ordinal));
        Assert.Equal(1, steps.Fractions[^1]);
        Assert.Equal(steps.Fractions.Order(), steps.Fractions);

        steps = new Steps();
        Assert.Equal(first.ToJson(), Sweep(kept, progress: steps).ToJson());
        Assert.Equal((pieces, bytes), (cache.Bytes, files.Bytes));
        Assert.Equal(2, Directory.GetFiles(files.Folder, "*.gguf", SearchOption.AllDirectories).Length);
        Assert.DoesNotContain(steps.Messages, m => m.StartsWith("quantizing", StringComparison.Ordinal));

        // Both commands keep their files in one place.
        QuantizeResult single = _model.Quantize("Q4_0", new QuantizeOptions { Files = files });
        Assert.True(single.WasThere);

        // Room for the smaller file alone: the larger one goes as soon as it was measured.
        var small = new QuantizedFileCache(files.Folder) { MaxBytes = first["Q4_0"].FileBytes };
        Sweep(kept with { Files = small, Types = [QuantizationType.Parse("Q5_1"), QuantizationType.Parse("Q4_0")] });
        Assert.InRange(files.Bytes, 1, small.MaxBytes);
    }

    [Fact]
    public void What_cannot_be_swept_is_one_sentence_before_anything_is_measured()
    {
        Assert.Equal("A sweep needs at least one type of weights and one of the cache.", Refused(Options with { Types = [] }));

        // Rows of 256: with shorter ones llama.cpp falls back to types that need none.
        using var wide = new LoadedModel(
            "wide",
            LlamaModel.Load(
                new TinyModel
                {
                    Width = 256,
                    FeedForward = 256,
                    Type = GgmlType.F16,
                }.Write(Path.Combine(_folder, "wide.gguf"))
            )
        );
        Assert.StartsWith(
            "IQ2_XXS needs an importance matrix for blk.",
            Assert
                .Throws<WorkbenchException>(() =>
                    wide.QuantizationSweep(
                        s_text,
                        [],
                        Options with
                        {
                            Types = [QuantizationType.Parse("Q8_0"), QuantizationType.Parse("IQ2_XXS")],
                        },
                        run: Cancellation
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "A key cache cannot have the type Q4_K",
            Refused(Options with { CacheTypes = [GgmlType.Q4_K] }),
            StringComparison.Ordinal
        );

        string quantized = Path.Combine(_folder, "quantized.gguf");
        LlamaQuantizer.Quantize(
            _model.Engine.Path,
            quantized,
            new QuantizationOptions { Type = QuantizationType.Parse("Q8_0") },
            cancellation: Cancellation
        );
        using var again = new LoadedModel("again", LlamaModel.Load(quantized));
        Assert.Equal(
            "again is quantized already (token_embd.weight is Q8_0): a sweep starts from the F32, F16 or BF16 file.",
            Assert.Throws<WorkbenchException>(() => again.QuantizationSweep(s_text, [], Options, run: Cancellation)).Message
        );
    }

    private string Refused(QuantizationSweepOptions options)
    {
        int shown = 0;
        Exception failure = Assert.ThrowsAny<Exception>(() => Sweep(options, Cancellation, _ => shown++));
        Assert.Equal(0, shown);
        return failure is WorkbenchException or LlamaException ? failure.Message : throw failure;
    }

    private QuantizationSweepResult Sweep(
        QuantizationSweepOptions options,
        CancellationToken? cancellation = null,
        Action<QuantizationSweepResult>? partial = null,
        IProgress<WorkProgress>? progress = null
    ) =>
        _model.QuantizationSweep(
            s_text,
            [s_questions],
            options,
            new RunContext(cancellation ?? Cancellation).Reporting(progress).Keeping(partial ?? (_ => { }))
        );

    private sealed class Steps : IProgress<WorkProgress>
    {
        public List<string> Messages { get; } = [];

        public List<double> Fractions { get; } = [];

        public void Report(WorkProgress value)
        {
            Messages.Add(value.Message);
            Fractions.Add(value.Fraction);
        }
    }
}
