using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow;

/// <content>How long texts are; growth, time and the limit.</content>
internal sealed partial class ContextOptionSet
{
    private void DeclareLengths()
    {
        Belong(
            options.OptionalTokenCount(
                "--length",
                "Tokens: of the longest context alone, of each text with --loss and --attention.",
                (o, length) =>
                    o with
                    {
                        Growth = o.Growth with { Longest = length },
                        Loss = o.Loss with { Length = length },
                        Attention = o.Attention with { Length = length },
                    },
                2,
                CacheGrowthOptions.LongestContext
            ),
            ContextExperiment.Growth,
            ContextExperiment.Loss,
            ContextExperiment.Attention
        );
        Belong(
            options.TokenCounts(
                "--lengths",
                "With --time and --needle: the lengths that are measured, in tokens, as in 64,512,4096.",
                (o, lengths) => o with { Time = o.Time with { Lengths = lengths }, Needle = o.Needle with { Lengths = lengths } }
            ),
            ContextExperiment.Time,
            ContextExperiment.Needle
        );
        Belong(
            options.OptionalNumber(
                "--texts",
                "With --loss and --attention: how many texts are read at most.",
                (o, texts) => o with { Loss = o.Loss with { Texts = texts }, Attention = o.Attention with { Texts = texts } },
                1,
                10_000
            ),
            ContextExperiment.Loss,
            ContextExperiment.Attention
        );
    }

    private void DeclareGrowth()
    {
        OptionSet<CacheGrowthOptions> growth = options.Part(o => o.Growth, (o, inner) => o with { Growth = inner });
        Belong(
            growth.Word(
                "--shape",
                "names",
                "Shapes to stand beside the model, as in 8B,70B (#!parameters --sizes lists them).",
                (o, list) => o with { Shapes = NameList.Read("--shape", list) }
            ),
            ContextExperiment.Growth
        );
        Belong(
            growth.Word(
                "--types",
                "names",
                "How keys and values are stored, as in F16,Q8_0,Q4_0.",
                (o, list) => o with { Types = [.. NameList.Read("--types", list).Select(CacheType)] }
            ),
            ContextExperiment.Growth
        );
    }

    private void DeclareTime() =>
        Belong(
            options.Number(
                "--rounds",
                "With --time: how often each length is measured.",
                o => o.Time.Rounds,
                (o, rounds) => o with { Time = o.Time with { Rounds = rounds } },
                1,
                1000
            ),
            ContextExperiment.Time
        );

    private void DeclareLimit()
    {
        Belong(
            options.OptionalTokenCount(
                "--window",
                "The window in tokens: with --limit instead of the model's own, with --loss one that slides.",
                (o, window) => o with { Limit = o.Limit with { Window = window }, SlidingWindow = window },
                LimitOptions.ShortestWindow,
                LengthTimingOptions.LongestText
            ),
            ContextExperiment.Limit,
            ContextExperiment.Loss
        );
        Belong(
            options.OptionalTokenCount(
                "--keep",
                "How many of the first tokens are kept: with --limit, without it a quarter of the window; with --loss beside the window "
                    + "that slides.",
                (o, keep) => o with { Limit = o.Limit with { Keep = keep }, SlidingKeep = keep },
                0,
                LengthTimingOptions.LongestText
            ),
            ContextExperiment.Limit,
            ContextExperiment.Loss
        );
        Belong(
            options.TokenCount(
                "--max-tokens",
                "With --limit: how many tokens the answer has at most.",
                o => o.Limit.MaxTokens,
                (o, count) => o with { Limit = o.Limit with { MaxTokens = count } },
                1,
                10_000
            ),
            ContextExperiment.Limit
        );
    }

    private static GgmlType CacheType(string name) =>
        LlamaContextOptions.CacheTypes.Cast<GgmlType?>().FirstOrDefault(type => $"{type}".Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException(
            $"--types «{VisibleText.Phrase(name)}» is no type of keys and values: take "
                + $"{Sentences.Or(LlamaContextOptions.CacheTypes.Select(type => $"{type}"))}."
        );
}
