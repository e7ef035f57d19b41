using System.CommandLine;
using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow;

/// <summary>The options of the command, each with the experiments that it belongs to.</summary>
/// <param name="options">Takes them.</param>
internal sealed class ContextOptionSet(OptionSet<ContextChoice> options)
{
    private static readonly ContextExperiment[] s_reading = [ContextExperiment.Limit];

    /// <summary>Declares all of them.</summary>
    public void Declare()
    {
        DeclareExperiments(DeclareText());
        DeclareGrowth();
        DeclareTime();
        DeclareLimit();
    }

    private static string Flag(ContextExperiment experiment) =>
        experiment == ContextExperiment.Growth ? "#!context alone" : $"--{experiment.ToString().ToLowerInvariant()}";

    private Func<ContextChoice, GivenOptions, ContextChoice> DeclareText()
    {
        Argument<string?> text = options
            .Argument(
                "text",
                "The text: in quotes, a dataset's name or a file; a longer one stands on the lines below instead.",
                (o, _) => o
            )
            .OnCommandLine("The text: in quotes, a dataset's name or a file; or on standard input.")
            .NamingDatasets();
        Option<string?> from = options.Word("--from", "variable", "Takes the text from this C# variable.", (o, _) => o).InNotebooksOnly();
        return (o, given) => ReadText(o, given.Value(text), given.Value(from), given);
    }

    private void DeclareExperiments(Func<ContextChoice, GivenOptions, ContextChoice> read)
    {
        Option<bool>[] flags =
        [
            Experiment(ContextExperiment.Time, "Measures the time for reading texts of several lengths, and for the next token."),
            Experiment(ContextExperiment.Limit, "Shows what becomes of a text that does not fit: refused, cut, shifted."),
        ];
        options.Bind(
            (o, given) =>
                flags.Count(given.Has) > 1
                    ? throw new WorkbenchException(
                        $"{Sentences.And(flags.Where(given.Has).Select(flag => flag.Name))} are different pictures: ask for one of them."
                    )
                    : read(o, given)
        );
    }

    private Option<bool> Experiment(ContextExperiment experiment, string description) =>
        options.Flag(Flag(experiment), description, o => o with { Experiment = experiment });

    private static ContextChoice ReadText(ContextChoice choice, string? word, string? variable, GivenOptions given)
    {
        bool isGiven = word is not null || variable is not null || given.Call.Body.Length > 0;
        if (!s_reading.Contains(choice.Experiment))
        {
            return isGiven
                ? throw new WorkbenchException($"This picture needs no text: leave it out, or add {Sentences.Or(s_reading.Select(Flag))}.")
                : choice;
        }

        return isGiven || choice.Experiment != ContextExperiment.Limit
            ? choice with
            {
                Text = DatasetTextOption.Read(word, variable, given),
            }
            : throw TextChoice.Missing(given.Command, given.Call);
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
        Belong(
            options.OptionalNumber(
                "--length",
                "Tokens of the longest context.",
                (o, length) => o with { Growth = o.Growth with { Longest = length } },
                CacheGrowthOptions.Step,
                CacheGrowthOptions.LongestContext
            ),
            ContextExperiment.Growth
        );
    }

    private void DeclareTime()
    {
        Belong(
            options.Numbers(
                "--lengths",
                "With --time: the lengths that are measured, in tokens, as in 64,512,4096; without it powers of two up to the window.",
                (o, lengths) => o with { Time = o.Time with { Lengths = lengths } }
            ),
            ContextExperiment.Time
        );
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
    }

    private void DeclareLimit()
    {
        OptionSet<LimitOptions> limit = options.Part(o => o.Limit, (o, inner) => o with { Limit = inner });
        Belong(
            options.OptionalNumber(
                "--window",
                "With --limit: the window in tokens; without it the model's own.",
                (o, window) => o with { Limit = o.Limit with { Window = window } },
                LimitOptions.ShortestWindow,
                LengthTimingOptions.LongestText
            ),
            ContextExperiment.Limit
        );
        Belong(
            options.OptionalNumber(
                "--keep",
                "With --limit: how many of the first tokens are kept; without it a quarter of the window.",
                (o, keep) => o with { Limit = o.Limit with { Keep = keep } },
                0,
                LengthTimingOptions.LongestText
            ),
            ContextExperiment.Limit
        );
        Belong(
            limit.Number(
                "--max-tokens",
                "With --limit: how many tokens the answer has at most.",
                o => o.MaxTokens,
                (o, count) => o with { MaxTokens = count },
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

    // An option that would change nothing is said, not ignored.
    private void Belong(Option option, params ContextExperiment[] experiments) =>
        options.Bind(
            (o, given) =>
                !given.Has(option) || experiments.Contains(o.Experiment)
                    ? o
                    : throw new WorkbenchException(
                        $"{option.Name} belongs to {Sentences.Or(experiments.Select(Flag))}: take that, or leave out {option.Name}."
                    )
        );
}
