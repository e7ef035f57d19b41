using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Evaluation;

/// <summary><c>#!evaluate</c>: how many questions of a dataset models answer rightly.</summary>
internal sealed class EvaluateMagic()
    : Magic<EvaluateMagic.Choice>(
        "evaluate",
        "Asks a model the questions of a dataset: multiple choice, cloze, or answers in its own words.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options
            .Argument("dataset", "A dataset's name (#!dataset lists them), or a JSONL file.", (o, name) => o with { Dataset = name })
            .NamingDatasets();
        OptionSet<EvaluationOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Choice(
            "--normalization",
            "token|none|byte",
            "What a choice's log-probability is divided by: its tokens (llama-perplexity), nothing (acc of lm-evaluation-harness) "
                + "or its bytes (acc_norm).",
            [("token", ChoiceNormalization.PerToken), ("none", ChoiceNormalization.None), ("byte", ChoiceNormalization.PerByte)],
            (o, normalization) => o with { Normalization = normalization }
        );
        how.TokenCount(
            "--max-tokens",
            "How many tokens an answer in the model's own words may have.",
            o => o.MaxTokens,
            (o, tokens) => o with { MaxTokens = tokens },
            1,
            4096
        );
        options.OptionalNumber(
            "--questions",
            "How many questions are asked at most, evenly spread over the dataset.",
            (o, questions) => o with { Questions = questions },
            1,
            100_000_000
        );
        how.Word(
            "--by",
            "field",
            "The field of the questions by which right answers are shown: frequency of people, for instance.",
            (o, field) => o with { By = field }
        );
        options.Word(
            "--over",
            "names",
            "Services that run the same model, with commas between: the questions are split over them, and one that fails hands its own to "
                + "the others.",
            (o, names) => o with { Over = [.. NameList.Read("--over", names).Distinct(StringComparer.OrdinalIgnoreCase)] }
        );
        how.Number(
            "--at-once",
            "How many questions each service is asked at once.",
            o => o.AtOnce,
            (o, count) => o with { AtOnce = count },
            1,
            1024
        );
        how.OptionalNumber(
            "--max-cost",
            "Dollars after which a service is asked no more; prices are those that #!cost lists, or --price and --read-price.",
            (o, dollars) => o with { MaxCost = dollars },
            0,
            1e9
        );
        how.OptionalNumber(
            "--price",
            "With --max-cost: dollars for a million tokens that a service writes.",
            (o, dollars) => o with { WrittenPrice = dollars },
            0,
            1e9
        );
        how.OptionalNumber(
            "--read-price",
            "With --max-cost: dollars for a million tokens that a service reads; without it the same.",
            (o, dollars) => o with { ReadPrice = dollars },
            0,
            1e9
        );
        how.Flag("--no-cache", "Asks everything anew and keeps nothing.", o => o with { Cache = null });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        DatasetFinder finder = run.Call.Workbench.Datasets;
        string name =
            run.Options.Dataset ?? throw new WorkbenchException($"#!evaluate needs a dataset, as in #!evaluate people{AtHand(finder)}.");
        var all = QuestionDataset.Read(name, finder);
        QuestionDataset questions = run.Options.Questions is { } most ? all.Spread(most) : all;
        if (run.Options.Over.Count > 0)
        {
            return run.NamesModels
                ? throw new WorkbenchException("--over names the services that share the questions: leave --model out, or --over.")
                : Shared(run, questions);
        }

        return run.Models.Count(model => model.Capability<IQuestionAnswerer>() is not null) > 1
            ? run.Models.EvaluateTogether(questions, run.Options.Options, run.Context($"Asking {run.Models.Count} models"))
            : OneByOne(run, questions);
    }

    // One that is not there from the beginning is like one that dies: the others answer.
    private static EvaluationResult Shared(MagicRun<Choice> run, QuestionDataset questions)
    {
        List<LoadedModel> services = [];
        List<ServiceShare> absent = [];
        WorkbenchException? first = null;
        foreach (string name in run.Options.Over)
        {
            try
            {
                services.Add(ModelChoice.Load(name, run.Call));
            }
            catch (WorkbenchException e) when (e.LeavesWhatIsDone)
            {
                absent.Add(new ServiceShare(name, 0, e.Message));
                first ??= e;
            }
        }

        if (services.Count == 0)
        {
            throw first!;
        }

        EvaluationResult result = services.EvaluateOver(
            questions,
            run.Options.Options,
            run.Context($"Asking {Sentences.And(services.Select(service => VisibleText.Phrase(service.Name)))}")
        );
        return result with { Shares = [.. result.Shares, .. absent] };
    }

    private static object OneByOne(MagicRun<Choice> run, QuestionDataset questions) =>
        run.ForEachModel(
            model => $"Asking {model}",
            (model, options, context) => model.Evaluate(questions, options.Options, context),
            results => new EvaluationComparison(results)
        );

    private static string AtHand(DatasetFinder finder)
    {
        string[] names =
        [
            .. finder
                .Files()
                .Where(f => f.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                .Select(f => Path.GetFileNameWithoutExtension(f)),
        ];
        return names.Length == 0 ? "" : $": at hand {Sentences.Are(names)}";
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The questions' name or file; the command needs one.</summary>
        public string? Dataset { get; init; }

        /// <summary>How many are asked at most; <see langword="null"/> is all.</summary>
        public int? Questions { get; init; }

        /// <summary>Services that share the questions; empty for none.</summary>
        public IReadOnlyList<string> Over { get; init; } = [];

        /// <summary>How they are asked.</summary>
        public EvaluationOptions Options { get; init; } = new();
    }
}
