using System.Net;
using System.Text;
using LlmWorkbench.Adapters;
using LlmWorkbench.Attention;
using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Engines;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Generation;
using LlmWorkbench.Hardware;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Patching;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Pretraining.Watching;
using LlmWorkbench.Privacy;
using LlmWorkbench.Quantization.Served;
using LlmWorkbench.Quantization.Vectors;
using LlmWorkbench.Speed;
using LlmWorkbench.Statistics;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Support;

/// <summary>Small results that were written down and not computed: their views need no model, and show the same on every machine.</summary>
internal static class SampleResults
{
    public static IReadOnlyDictionary<string, object> All { get; } =
        new Dictionary<string, object>
        {
            ["tokens"] = Tokenization("tutor", "The", " <b>", " caté"),
            ["tokens-compare"] = new TokenizationComparison([
                Tokenization("tutor", "The", " <b>", " caté"),
                Tokenization("gpt-4", "The", " <", "b", ">", " cat", "é"),
            ]),
            ["watch"] = new WatchResult(
                new WatchOptions { Points = ["early <b>", "late", "last"] },
                [Point("early <b>", 4.5, 0.1, 0), Point("late", 2.5, 0.5, 3)]
            ),
            ["privacy"] = new PrivacyResult(
                "tutor",
                "The cat",
                " sat <b>",
                [
                    new(new("TCP", new(IPAddress.Loopback, 8888), null), Seen.Throughout),
                    new(new("TCP", new(IPAddress.Parse("10.0.0.10"), 40000), new(IPAddress.Parse("8.8.8.8"), 443)), Seen.Since),
                ],
                [new("/tmp/a <b>.log", Seen.Before)],
                BytesWritten: 4096,
                Looks: 3,
                TimeSpan.FromMilliseconds(21)
            )
            {
                IsInterrupted = true,
            },
            ["speed"] = new SpeedResult(
                "big <b>",
                new SpeedOptions(),
                [new(1, 4, 0, new(0.25, 0.2, 0.3), new(40, 38.5, 41), new(500, 400, 600), 32.5), new(64, 0, 64, null, null, null, 0)]
            )
            {
                Failure = "The service at http://host:8000 takes no more requests now: wait, or ask fewer at once.",
            },
            ["logits-of-a-service"] = new LogitsResult(
                "big <b>",
                "The cat",
                2,
                SamplingOptions.Greedy,
                [Told(" sat", 0.5), Told(" <b>", 0.3)],
                0.2,
                double.NaN,
                1.49,
                0,
                0
            )
            {
                IsPartial = true,
            },
            ["adapter-merge"] = new MergeResult(
                "tutor",
                [new AdapterInUse("<i>", "/models/<i>.gguf", 0.5, "Instruct <b>", "Tutor", 155_648)],
                "/out/merged <i>.gguf",
                8_527_200,
                8_527_104,
                [new("blk.0.attn_q.weight", true, "F16", "F16"), new("output_norm.weight", false, "F32", "F32")]
            ),
            ["quantization-of-vectors"] = new VectorSweepResult(
                "encoder <i>",
                "texts.txt",
                3,
                Pooling.Mean,
                2,
                [
                    new("F32", false, true, 32, 90_000_000, [1, 1, 1], 0, 0, 1),
                    new("Q4_K_M", false, false, 7.32, 21_000_000, [0.99, 0.98, 0.995], 0.01, 0.03, 2 / 3d) { Fallbacks = 36 },
                ]
            ),
            ["quantization-of-services"] = new ServedSweepResult(
                "texts <b>.txt",
                [
                    Served("f16", "F16", 16, [1, 2, 3, 2]) with
                    {
                        Answers = [Evaluation("f16", true, true, false)],
                    },
                    Served("<i>", null, 4.5, [1.5, 2, 3.5, 2]) with
                    {
                        Answers = [Evaluation("<i>", true, false, true)],
                    },
                    new("gone", null, null, null) { Failure = "The service at http://127.0.0.1:9 broke off its answer." },
                ]
            ),
            ["surprisal"] = Surprisal("tutor", 0.25),
            ["surprisal-side-by-side"] = new SideBySide<SurprisalResult>([Surprisal("tutor", 0.25), Surprisal("<i>", 0.5)])
            {
                Names = ["tutor", "<i>"],
            },
            ["logits"] = new LogitsResult(
                "tutor",
                "The cat",
                2,
                new SamplingOptions(),
                [Next(5, " sat", 3, 0.5, 0.625), Next(6, " <b>", 2.5f, 0.3, 0.375), Next(7, " ran", 0, 0.1, 0)],
                RestModelProbability: 0.1,
                RestProbability: 0,
                EntropyBits: 1.685,
                CandidateCount: 2,
                VocabularySize: 320
            ),
            ["generate"] = new GenerationResult(
                "tutor",
                "The cat",
                2,
                0,
                [Generated(5, " sat", 0.5), Generated(6, " <b>", 0.25)],
                StopReason.MaxTokens,
                new GenerationOptions
                {
                    MaxTokens = 2,
                    Sampling = new SamplingOptions { Seed = 7 },
                },
                TimeSpan.FromMilliseconds(20),
                TimeSpan.FromMilliseconds(100)
            ),
            ["nearest"] = new NearestTokensResult(
                "tutor",
                " cat",
                "token_embd.weight",
                IsCentred: true,
                [new(Token(9, " dog", 0), 0.875), new(Token(8, " <i>", 0), -0.25)]
            ),
            ["evaluate"] = Evaluation("tutor", true, true, false),
            ["evaluate-over"] = Evaluation("big1 + <i>", true, true, false) with
            {
                Shares = [new("big1", 2, null), new("<i>", 0, "The service at http://127.0.0.1:9 broke off its answer.")],
            },
            ["evaluate-compare"] = new EvaluationComparison([
                Evaluation("tutor", true, true, false),
                Evaluation("small", true, false, false),
            ]),
            ["models"] = new ModelCatalogue(
                [
                    new("tutor", "/models/tutor.gguf", 12_345_678, 6_000_000, "Q8_0", 8.5, 512, "MIT", "llama", null),
                    new("<b>", "/models/<b>.gguf", 12, 0, "", 0, null, null, null, "It is cut off."),
                ],
                ["/models"],
                [new("tutor", "/models/tutor.gguf")]
            ),
            ["dataset"] = new DatasetCatalogue(
                [
                    new("stories", "/datasets/stories.txt", 2048, "text", null),
                    new("<b>", "/datasets/<b>.jsonl", 12, null, "Line 1 is not JSON."),
                ],
                ["/datasets"],
                [new("wikitext", "articles, «wiki.txt»", "CC BY-SA", "https://example.org/wiki")]
            ),
            ["device"] = new DeviceReport(
                "llama.cpp 1",
                "/lib",
                "haswell",
                ["AVX2", "FMA"],
                2,
                4,
                8L << 30,
                [new("CPU", "A processor <b>", LlamaDeviceKind.Cpu, 0, 0), new("CUDA0", "A card", LlamaDeviceKind.Gpu, 6L << 30, 8L << 30)],
                ["The driver <i> is missing."],
                [new("tutor", 5, 5, 12_345_678)]
            ),
            ["context-time"] = new LengthTimingResult(
                "tutor",
                new LengthTimingOptions { Lengths = [8, 64], Rounds = 3 },
                1,
                [
                    new(8, new(0.002, 0.0015, 0.003), new(0.0005, 0.0004, 0.0006), 3),
                    new(64, new(0.02, 0.018, 0.025), new(0.001, 0.0009, 0.0015), 2),
                ],
                IsComplete: false
            ),
            ["engine"] = new EngineCatalogue(
                [
                    new(
                        new EngineChoice("default", "/program/llama.cpp", EngineReason.Default),
                        "815a2a591 (of LLamaSharp 0.30.0)",
                        137,
                        ["avx512", "avx2"],
                        [],
                        null
                    )
                    {
                        IsLoaded = true,
                    },
                    new(
                        new EngineChoice("0.5.0-vulkan", "/home/<b>/engines/0.5.0-vulkan", EngineReason.Setting),
                        "0.5.0",
                        151,
                        ["alderlake", "haswell", "icelake", "skylakex", "x64", "zen4"],
                        ["vulkan"],
                        null
                    )
                    {
                        IsChosen = true,
                    },
                    new(new EngineChoice("/lib/<i>", "/lib/<i>", EngineReason.EnvironmentVariable), null, null, [], [], "It holds no <i>."),
                ],
                ["0.5.0-vulkan is chosen <b>."],
                ["/lib/<i>: It holds no <i>."]
            )
            {
                Fetchable = ["0.5.0", "0.5.0 --backend cuda"],
            },
            ["check"] = new CheckResult("welcome/tokens", CheckOutcome.Wrong, "3 is not the number of tokens: count <b> too."),
            ["patch"] = new PatchingResult(
                "tutor",
                "a cat",
                "a dog",
                new PatchingOptions { Layers = [0], Positions = [1] },
                [new(1, "a"), new(2, "␣cat")],
                [new(1, "a"), new(3, "␣dog")],
                new(5, "␣meows"),
                new(6, "␣barks"),
                TextDifference: 2,
                OtherDifference: -1,
                [new(new(null, 1, null), 2, 1), new(new(0, 1, null), 0.5, 0.5)],
                PlaceCount: 2
            ),
            ["head-scores"] = new HeadScoresResult(
                "tutor",
                8,
                2,
                1,
                [
                    new(0, 0, new AttentionScores(1.5, 0.1, 0.9, 0.2, 0.05, 0.02)),
                    new(0, 1, new AttentionScores(2.5, 0.2, 0.1, 0.3, 0.1, 0.1)),
                    new(1, 0, new AttentionScores(0.5, 0.1, 0.1, 0.1, 0.2, 0.8)),
                    new(1, 1, new AttentionScores(null, null, null, 0.95, null, null)),
                ],
                IsComplete: false
            ),
            ["table"] = Table.Of(
                [("<b>", 1.5), ("long", -0.25)],
                new("name", "name", row => row.Item1),
                new("value", "value", row => row.Item2, Format.Fixed(2, "bits"))
            ) with
            {
                Caption = "Two rows",
            },
        };

    private static ServedPoint Served(string model, string? type, double bits, double[] nats) =>
        new(model, type, bits, (long)(bits * 1_000_000))
        {
            Text = new PerplexityResult(model, new PerplexityOptions(), "hash", 5, 1, [new PerplexityChunk(0, 1, 12, nats)]),
        };

    private static TokenInfo Token(int id, string text, int start)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new TokenInfo(id, text, bytes, start, bytes.Length, TokenKind.Text);
    }

    private static TokenizationResult Tokenization(string model, params string[] texts)
    {
        string text = string.Concat(texts);
        int[] starts = [.. texts.Select((_, i) => Encoding.UTF8.GetByteCount(string.Concat(texts.Take(i))))];
        return new TokenizationResult(
            model,
            text,
            [.. texts.Zip(starts).Select((token, i) => Token(i + 3, token.First, token.Second))],
            320
        );
    }

    private static SurprisalResult Surprisal(string model, double probability) =>
        new(
            model,
            "The <b>",
            [
                new(3, "The", "The"u8.ToArray(), null),
                new(4, " <b>", " <b>"u8.ToArray(), new TokenScore(probability, -Math.Log2(probability), 2.5, 3)),
            ]
        );

    private static NextToken Told(string text, double probability) =>
        new(-1, text, Encoding.UTF8.GetBytes(text), (float)Math.Log(probability), probability, double.NaN);

    private static WatchPoint Point(string model, double loss, double score, int right) =>
        new(
            model,
            new MeanEstimate(loss, 0.1, 50),
            score,
            score / 2,
            new Proportion(right, 4),
            new Proportion(right, 4),
            new Proportion(right, 4),
            [("2-3", new Proportion(right / 2, 2)), ("64+", new Proportion((right + 1) / 2, 2))]
        );

    private static NextToken Next(int id, string text, float logit, double model, double filtered) =>
        new(id, text, Encoding.UTF8.GetBytes(text), logit, model, filtered);

    private static GeneratedToken Generated(int id, string text, double probability) =>
        new(id, text, text, probability, probability, []) { Bytes = Encoding.UTF8.GetBytes(text) };

    private static EvaluationResult Evaluation(string model, params bool[] right) =>
        new(
            model,
            "riddles",
            "hash",
            new EvaluationOptions { Cache = null },
            right.Length,
            [.. right.Select((isRight, i) => Answered(i, isRight))]
        );

    private static Answer Answered(int question, bool isRight) =>
        new(
            question,
            EvaluationTask.MultipleChoice,
            "animals",
            null,
            $"Who says <miaow> {question}?",
            "cat",
            isRight ? "cat" : "dog",
            isRight,
            [new("cat", true, isRight ? 1 : 3, isRight ? 0.5 : 1.5, 0.25), new("dog", false, 2, 1, 0.5)],
            null
        );
}
