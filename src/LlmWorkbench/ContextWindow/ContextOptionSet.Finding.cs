using System.CommandLine;
using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;

namespace LlmWorkbench.ContextWindow;

/// <content>Needles and the loss by position.</content>
internal sealed partial class ContextOptionSet
{
    private void DeclareNeedle()
    {
        OptionSet<NeedleOptions> needle = options.Part(o => o.Needle, (o, inner) => o with { Needle = inner });
        Belong(
            needle.Numbers(
                "--depths",
                "With --needle: where needles lie, in per cent of the text, as in 0,50,100.",
                (o, depths) => o with { Depths = [.. depths.Select(depth => depth / 100.0)] }
            ),
            ContextExperiment.Needle
        );
        Belong(
            needle.Number(
                "--trials",
                "With --needle: how many are looked for at each length and depth.",
                o => o.Trials,
                (o, trials) => o with { Trials = trials },
                1,
                10_000
            ),
            ContextExperiment.Needle
        );
        Belong(
            needle.Number(
                "--seed",
                "With --needle: fixes names, values and texts.",
                o => o.Seed,
                (o, seed) => o with { Seed = seed },
                0,
                int.MaxValue
            ),
            ContextExperiment.Needle
        );
        DeclareForm(needle);
    }

    private void DeclareForm(OptionSet<NeedleOptions> needle)
    {
        Option<string?>[] own =
        [
            needle.Word("--fact", "text", "With --needle: another needle, with {key} and {value} in it.", (o, _) => o),
            needle.Word("--question", "text", "With --fact: the question for it, with {key} in it; \\n begins a line.", (o, _) => o),
            needle.Word("--values", "words", "With --fact: what the value can be, with commas between.", (o, _) => o),
        ];
        foreach (Option<string?> option in own)
        {
            Belong(option, ContextExperiment.Needle);
        }

        needle.Bind(
            (o, given) =>
            {
                string?[] words = [.. own.Select(given.Value)];
                return Array.TrueForAll(words, word => word is null) ? o
                    : words is [{ } fact, { } question, { } values]
                        ? o with
                        {
                            Form = new NeedleForm(
                                "own",
                                fact,
                                question.Replace("\\n", "\n", StringComparison.Ordinal),
                                NameList.Read("--values", values)
                            ),
                        }
                    : throw new WorkbenchException("--fact, --question and --values make a needle together: give all three.");
            }
        );
    }

    private void DeclareLoss()
    {
        Belong(
            options.Number(
                "--bins",
                "With --loss: into how many ranges of positions a text is cut.",
                o => o.Loss.Bins,
                (o, bins) => o with { Loss = o.Loss with { Bins = bins } },
                1,
                1000
            ),
            ContextExperiment.Loss
        );
        Belong(
            options.Word(
                "--scaling",
                "none,linear,yarn",
                "With --loss: how rotary positions are scaled, beside the text as it is.",
                (o, list) => o with { Scalings = [.. NameList.Read("--scaling", list).Select(Scaling)] }
            ),
            ContextExperiment.Loss
        );
        Belong(
            options.OptionalNumber(
                "--factor",
                "With --scaling: by how much; without it by how much longer the texts are than those of training.",
                (o, factor) => o with { Factor = factor },
                1.0,
                RopeScaling.LargestFactor
            ),
            ContextExperiment.Loss
        );
        options.BindModel((o, _, model) => o with { Loss = o.Loss with { Ways = Ways(o, model) } });
    }

    // The text as it is comes first: the others are compared with it.
    private static ReadingWay[]? Ways(ContextChoice choice, LoadedModel model)
    {
        if (choice.Scalings.Count == 0 && choice.SlidingWindow is null)
        {
            return choice.Factor is null && choice.SlidingKeep is null
                ? null
                : throw new WorkbenchException("--factor belongs to --scaling, and --keep to --window: add that, or leave it out.");
        }

        double factor = choice.Factor ?? Math.Max(1, (choice.Loss.Length ?? 0) / (double)Math.Max(1, model.Engine.TrainedContextLength));
        return
        [
            ReadingWay.Plain,
            .. choice.Scalings.Select(kind => ReadingWay.Scaled(new RopeScaling(kind, kind == RopeScalingKind.None ? 1 : factor))),
            .. choice.SlidingWindow is { } window ? [ReadingWay.Sliding(window, choice.SlidingKeep ?? 0)] : Array.Empty<ReadingWay>(),
        ];
    }

    private static RopeScalingKind Scaling(string name) =>
        Enum.GetValues<RopeScalingKind>()
            .Cast<RopeScalingKind?>()
            .FirstOrDefault(kind => $"{kind}".Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException($"--scaling needs none, linear or yarn, with commas between, not «{name}».");
}
