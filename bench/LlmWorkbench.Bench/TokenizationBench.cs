using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Bench;

/// <summary>
/// GPT-2's vocabulary on this repository's own prose and code: llama.cpp with byte spans, against Microsoft.ML.Tokenizers'
/// two byte-level encoders. All give the same ids, which is checked first.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class TokenizationBench
{
    // OpenAI's pattern for GPT-2 (encoder.py of github.com/openai/gpt-2).
    private const string Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private LlamaModel _model = null!;
    private TiktokenTokenizer _tiktoken = null!;
    private BpeTokenizer _bpe = null!;
    private string _text = "";

    /// <summary>Loads the vocabulary into all three and compares their ids.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string path = LlamaSource.Vocabulary("gpt-2");
        _model = LlamaModel.Load(path, new LlamaModelOptions { VocabularyOnly = true });
        _tiktoken = Tiktoken(GgufFile.Read(path));
        _bpe = Bpe(GgufFile.Read(path));
        _text = RepositoryText.Read();
        int[] ours = [.. _model.Vocabulary.Tokenize(_text, addSpecial: false).Select(token => token.Id)];
        RequireEqual("TiktokenTokenizer", ours, _tiktoken.EncodeToIds(_text));
        RequireEqual("BpeTokenizer", ours, _bpe.EncodeToIds(_text));
    }

    /// <summary>Frees the vocabulary.</summary>
    [GlobalCleanup]
    public void Cleanup() => _model.Dispose();

    /// <summary>The engine, ids and byte spans.</summary>
    [Benchmark(Baseline = true, Description = "LLM Workbench (llama.cpp), ids and byte spans")]
    public int Workbench() => _model.Vocabulary.Tokenize(_text, addSpecial: false).Count;

    /// <summary>The engine, ids alone.</summary>
    [Benchmark(Description = "LLM Workbench (llama.cpp), ids alone")]
    public int WorkbenchIds() => _model.Vocabulary.TokenizeToIds(_text, addSpecial: false).Length;

    /// <summary>The peer, ids and character spans.</summary>
    [Benchmark(Description = "TiktokenTokenizer, ids and spans")]
    public int TiktokenSpans() => _tiktoken.EncodeToTokens(_text, out _).Count;

    /// <summary>The peer, ids alone.</summary>
    [Benchmark(Description = "TiktokenTokenizer, ids alone")]
    public int TiktokenIds() => _tiktoken.EncodeToIds(_text).Count;

    /// <summary>The peer's other encoder, ids and character spans.</summary>
    [Benchmark(Description = "BpeTokenizer, ids and spans")]
    public int BpeSpans() => _bpe.EncodeToTokens(_text, out _).Count;

    /// <summary>Runs the benchmark and prints a Markdown table of MB/s and ratios.</summary>
    internal static void Print()
    {
        IConfig config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.ShortRun.WithIterationCount(7).WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(RepositoryText.Root(), "artifacts", "bench"));
        Summary summary = BenchmarkRunner.Run<TokenizationBench>(config);
        double megabytes = Encoding.UTF8.GetByteCount(RepositoryText.Read()) / 1e6;
        double own = Speed(summary.Reports.Single(report => report.BenchmarkCase.Descriptor.Baseline), megabytes);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"**Tokenization**: {megabytes:0.00} MB of this repository's prose and code, GPT-2's vocabulary, one thread"
            )
        );
        Console.WriteLine();
        Console.WriteLine("| | MB/s | LLM Workbench is faster by |");
        Console.WriteLine("|---|---:|---:|");
        foreach (BenchmarkReport report in summary.Reports)
        {
            double speed = Speed(report, megabytes);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {speed:0.0} | {own / speed:0.00} |"
                )
            );
        }

        Console.WriteLine();
    }

    private static double Speed(BenchmarkReport report, double megabytes) => megabytes / (report.ResultStatistics!.Median / 1e9);

    private static TiktokenTokenizer Tiktoken(GgufFile file)
    {
        IReadOnlyList<string> tokens = file.Metadata.GetStrings("tokenizer.ggml.tokens")!;
        var ranks = new StringBuilder();
        for (int id = 0; id < tokens.Count; id++)
        {
            if (tokens[id] != "<|endoftext|>")
            {
                ranks.Append(Convert.ToBase64String(ByteAlphabet.Decode(tokens[id]))).Append(' ').Append(id).Append('\n');
            }
        }

        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(ranks.ToString()));
        return TiktokenTokenizer.Create(stream, new RegexPreTokenizer(new Regex(Words, RegexOptions.Compiled), null), null);
    }

    private static BpeTokenizer Bpe(GgufFile file)
    {
        IReadOnlyList<string> tokens = file.Metadata.GetStrings("tokenizer.ggml.tokens")!;
        return BpeTokenizer.Create(
            new BpeOptions(tokens.Select((token, id) => KeyValuePair.Create(token, id)))
            {
                Merges = file.Metadata.GetStrings("tokenizer.ggml.merges")!,
                ByteLevel = true,
                PreTokenizer = new RegexPreTokenizer(new Regex(Words, RegexOptions.Compiled), null),
            }
        );
    }

    private static void RequireEqual(string name, int[] ours, IReadOnlyList<int> theirs)
    {
        if (!ours.SequenceEqual(theirs))
        {
            throw new InvalidOperationException($"{name} gives other ids: {theirs.Count} against {ours.Length}.");
        }
    }
}
