using System.CommandLine;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow;

/// <summary>The options of the command, each with the experiments that it belongs to.</summary>
/// <param name="options">Takes them.</param>
internal sealed partial class ContextOptionSet(OptionSet<ContextChoice> options)
{
    private static readonly ContextExperiment[] s_reading =
    [
        ContextExperiment.Limit,
        ContextExperiment.Needle,
        ContextExperiment.Loss,
        ContextExperiment.Attention,
    ];

    /// <summary>Declares all of them.</summary>
    public void Declare()
    {
        DeclareExperiments(DeclareText());
        DeclareLengths();
        DeclareGrowth();
        DeclareTime();
        DeclareLimit();
        DeclareNeedle();
        DeclareLoss();
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
            Experiment(
                ContextExperiment.Needle,
                "Hides facts in a text and asks for them, at several lengths and depths; without a text in the held-out one."
            ),
            Experiment(ContextExperiment.Loss, "Measures the loss by position, within the trained length and beyond it."),
            Experiment(ContextExperiment.Attention, "Shows how far back late positions look."),
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
