using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Prompts.Comparison;

namespace LlmWorkbench.Prompts;

/// <summary><c>#!prompt</c>: a conversation as the model reads it, and what formats do to its answers.</summary>
internal sealed class PromptMagic()
    : Magic<PromptMagic.Choice>(
        "prompt",
        "Shows a conversation in a model's prompt format: roles, control tokens, and how many tokens each part is.",
        TextInput.Optional,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        OptionSet<PromptOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        Option<string[]> formats = options.Words(
            "--format",
            "name",
            "A format by name, in place of the template in the model's file; --list shows them. With --compare it may be repeated.",
            (o, names) => o with { Formats = names }
        );
        formats.CompletionSources.Add([.. FormatTable.Known.All.Select(format => format.Id)]);
        how.Word(
            "--system",
            "text",
            "Instructions of the system, before all messages.",
            (o, text) => o with { System = EscapedText.Read(text) }
        );
        Option<bool> special = how.Flag(
            "--special",
            "Reads names of control tokens inside of the messages as those tokens.",
            o => o with { ParseSpecial = true }
        );
        Option<bool> list = options.Flag("--list", "Shows the formats that are known.", o => o with { Lists = true });
        Option<string?> compare = options.Word(
            "--compare",
            "dataset",
            "Asks the questions of a dataset in each format, and counts right answers.",
            (o, dataset) => o with { Dataset = dataset }
        );
        Option<int> questions = options.Number(
            "--questions",
            "How many questions are asked at most, evenly spread over the dataset.",
            o => o.Questions,
            (o, count) => o with { Questions = count },
            1,
            100_000
        );
        options.Belong(compare, questions);
        options.Bind(
            (o, given) =>
                o.Lists && (o.Dataset is not null || o.Formats.Count > 0)
                    ? throw new WorkbenchException("--list shows all formats and no prompt: leave out the other options, or --list.")
                : o.Dataset is not null && given.Has(special)
                    ? throw new WorkbenchException("--compare asks questions that hold no control tokens: leave out --special.")
                : o.Dataset is null && o.Formats.Count > 1
                    ? throw new WorkbenchException("A prompt is shown in one format: give --format once, or add --compare.")
                : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        Choice choice = run.Options;
        if (choice.Lists || choice.Dataset is not null)
        {
            return run.Text.Length > 0
                    ? throw new WorkbenchException(
                        $"{(choice.Lists ? "--list" : "--compare")} takes no text of its own: leave the text out, or the option."
                    )
                : !choice.Lists ? Compare(run, choice)
                : run.NamesModels ? throw new WorkbenchException("--list looks at no model: leave out --model, or --list.")
                : FormatList.Known;
        }

        if (run.Text.Length == 0)
        {
            throw TextChoice.Missing("prompt", run.Call);
        }

        foreach (string name in choice.Formats)
        {
            FormatTable.Known.Find(name);
        }

        return run.ForEachModel(
            name => $"Writing a prompt for {name}",
            (model, options, _) =>
                model.Prompt(TurnLines.Read(run.Text), options.Options with { Format = options.Formats is [var only] ? only : null })
        );
    }

    private static object Compare(MagicRun<Choice> run, Choice choice)
    {
        QuestionDataset questions = QuestionDataset.Read(choice.Dataset!, run.Call.Workbench.Datasets).Spread(choice.Questions);
        return run.ForEachModel(
            name => $"Asking {name}",
            (model, options, context) =>
                model.CompareFormats(
                    questions,
                    new() { Formats = options.Formats.Count > 0 ? options.Formats : null, System = options.Options.System },
                    context
                )
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How the prompt is written.</summary>
        public PromptOptions Options { get; init; } = new();

        /// <summary>Formats by name.</summary>
        public IReadOnlyList<string> Formats { get; init; } = [];

        /// <summary>Whether all formats are shown.</summary>
        public bool Lists { get; init; }

        /// <summary>Questions by which formats are compared; <see langword="null"/> for none.</summary>
        public string? Dataset { get; init; }

        /// <summary>How many of them.</summary>
        public int Questions { get; init; } = 40;
    }
}
