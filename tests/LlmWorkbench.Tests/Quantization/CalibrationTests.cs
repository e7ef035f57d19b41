using System.Text.RegularExpressions;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Scaling;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Quantization.Sensitivity;
using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>Which text an importance matrix is computed from, and how it is read; in a session whose datasets lie in its own
/// folder.</summary>
[Engine]
public sealed partial class CalibrationTests : IDisposable
{
    // Eight tokens where the names are tokens, and many more where they are letters.
    private const string Chat = "<|user|>the cat<|assistant|> and the<|endoftext|>";

    private readonly string _folder = Directory.CreateTempSubdirectory("calibration-tests-").FullName;
    private readonly string? _cache = Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable);
    private readonly Workbench _workbench;
    private readonly LoadedModel _model;

    public CalibrationTests()
    {
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(_folder, "cache"));
        new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        }.Write(Path.Combine(_folder, "wide-f16.gguf"));
        _workbench = new Workbench(new ModelFolders([_folder])) { Datasets = new DatasetFinder([_folder]) };
        _model = _workbench.Models.Load("wide");
    }

    public static TheoryData<string> CommandsThatComputeAMatrix =>
        [
            "quantize IQ2_XS --no-load",
            "quantization-error IQ2_XS",
            "quantization-sensitivity IQ2_XS --mixed --by layer --chunks 1 --context 64",
        ];

    public void Dispose()
    {
        _workbench.Dispose();
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, _cache);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("chats.jsonl", true)]
    [InlineData("chats.txt", false)]
    public async Task Names_of_control_tokens_are_tokens_in_documents_and_letters_in_running_text(string file, bool areTokens)
    {
        Write(file, [.. Enumerable.Repeat(Chat, 70)]);
        using Call call = NewCall();
        string text = string.Concat(Enumerable.Repeat(Chat + "\n", 70));
        int[] tokens = _model.Vocabulary.TokenizeToIds(areTokens ? text : text[..^1], parseSpecial: areTokens);
        ImportanceMatrix expected = LlamaImportance.Compute(
            _model.Engine,
            tokens,
            new ImportanceOptions { ChunkSize = 64 },
            cancellation: TestContext.Current.CancellationToken
        );

        ImportanceMatrix matrix = (await call.ResultOf<ImportanceResult>($"imatrix --calibration {file} --chunk-size 64")).Matrix;
        Assert.Equal(expected.ChunkCount, matrix.ChunkCount);
        Assert.All(expected.Entries, entry => Assert.Equal(entry.Value.Means(), matrix.Entries[entry.Key].Means()));

        // The commands that compute one on the way read the same tokens.
        QuantizeResult quantized = await call.ResultOf<QuantizeResult>($"quantize Q4_K_M --calibration {file} --no-load");
        Assert.Contains($" {tokens.Length / 512} pieces of 512 tokens", quantized.ImportanceNote, StringComparison.Ordinal);
        QuantizationSweepResult swept = await call.ResultOf<QuantizationSweepResult>(
            $"quantization --types IQ2_XS --calibration {file} --text {file} --chunks 2 --tasks none --no-speed"
        );
        QuantizationSweepResult same = _model.QuantizationSweep(
            TextDataset.Read(file, _workbench.Datasets),
            [],
            new QuantizationSweepOptions
            {
                Types = [QuantizationType.Parse("IQ2_XS")],
                Importance = LlamaImportance.Compute(
                    _model.Engine,
                    tokens,
                    new ImportanceOptions { Dataset = "chats" },
                    cancellation: TestContext.Current.CancellationToken
                ),
                MeasuresSpeed = false,
                Perplexity = new PerplexityOptions { MaxChunks = 2 },
                Files = null,
            }
        );
        Assert.Equal(same["IQ2_XS"].MeanDivergence, swept["IQ2_XS"].MeanDivergence);
    }

    [Theory]
    [MemberData(nameof(CommandsThatComputeAMatrix))]
    public async Task A_type_that_needs_a_matrix_gets_it_from_the_datasets_of_the_session(string command)
    {
        string[] documents = [.. Enumerable.Repeat("the cat and the hat in the house.", 120)];
        Write("held-out.txt", documents);
        Write("held-out.jsonl", documents);
        using Call call = NewCall();
        await call.RunAsync(command);

        Assert.Matches("computed from held-out[.]txt, [2-9] pieces of 512 tokens", call.Text);
    }

    [Fact]
    public void A_call_without_a_text_reads_that_of_the_session()
    {
        string[] documents = [.. Enumerable.Repeat("the cat and the hat in the house.", 60)];
        Write("held-out.txt", documents);
        Assert.Equal("held-out", _model.Importance().Dataset);

        Write("held-out.jsonl", documents);
        var perplexity = new PerplexityOptions { MaxChunks = 1, Cache = null };
        QuantizationType[] types = new[] { QuantizationType.Parse("Q8_0") };
        var sweep = new QuantizationSweepOptions
        {
            Types = types,
            MeasuresSpeed = false,
            Perplexity = perplexity,
            Files = null,
        };
        Assert.Equal("held-out.jsonl", _model.QuantizationSweep(null, [], sweep).TextName);
        Assert.Equal("held-out.jsonl", new[] { _model }.Scaling(null, [], perplexity).TextName);
        SensitivityResult sensitivity = _model.QuantizationSensitivity(
            "Q4_0",
            options: new SensitivityOptions { Group = SensitivityGroup.Layer }
        );
        Assert.Equal("held-out.jsonl", sensitivity.Text);
        int scored = documents.Take(SensitivityOptions.DefaultDocuments).Sum(d => _model.Vocabulary.TokenizeToIds(d).Length);
        Assert.Equal(scored, sensitivity.ScoredTokens);

        // Where the session has none, the sentence says so instead of taking another's.
        Assert.StartsWith(
            "There is no dataset «people»",
            Assert.Throws<WorkbenchException>(() => _model.QuantizationSweep(null, null, sweep)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_sweep_without_a_matrix_advises_is_an_option_that_there_is()
    {
        Write("text.txt", [.. Enumerable.Repeat("the cat and the hat in the house.", 20)]);
        using Call call = NewCall();
        string refusal = await call.FailureOf("quantization --types IQ2_XXS --text text.txt --tasks none");
        await call.RunAsync("quantization -h");

        Assert.StartsWith("IQ2_XXS needs an importance matrix for blk.", refusal, StringComparison.Ordinal);
        Assert.NotEmpty(OptionPattern().Matches(refusal));
        Assert.All(
            OptionPattern().Matches(refusal),
            option => Assert.Contains($"  {option.Value} ", call.Output.Text.ToString(), StringComparison.Ordinal)
        );
    }

    private void Write(string file, string[] documents) =>
        File.WriteAllText(
            Path.Combine(_folder, file),
            string.Join(
                '\n',
                file.EndsWith(".jsonl", StringComparison.Ordinal) ? documents.Select(text => $$"""{"text": "{{text}}"}""") : documents
            )
        );

    private Call NewCall() => new(_workbench, ownsWorkbench: false);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex OptionPattern();
}
