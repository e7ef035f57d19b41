using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Evaluation;

/// <summary><c>#!evaluate</c>: how many questions of a dataset models answer rightly.</summary>
internal sealed class EvaluateMagic() : PlainMagic("evaluate", "Asks a model the questions of a dataset: multiple choice, cloze, or answers in its own words.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var defaults = new EvaluationOptions();
        var dataset = WordArgument.Optional("dataset", "A dataset's name (#!dataset lists them), or a JSONL file.");
        var normalization = new Option<ChoiceNormalization>("--normalization")
        {
            Description = "What a choice's log-probability is divided by: its tokens (llama-perplexity), nothing (acc of lm-evaluation-harness) or its bytes (acc_norm).",
            HelpName = "token|none|byte",
        };
        normalization.CustomParser = Parse;
        var maxTokens = NumberOption.Create("--max-tokens", "How many tokens an answer in the model's own words may have.", defaults.MaxTokens, 1, 4096);
        var questions = NumberOption.CreateOptional("--questions", "How many questions are asked at most.", 1, 100_000_000);
        var anew = new Option<bool>("--no-cache") { Description = "Asks everything anew and keeps nothing." };
        var models = new ModelChoice(several: true);
        command.Add(dataset);
        command.Add(normalization);
        command.Add(maxTokens);
        command.Add(questions);
        command.Add(anew);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var finder = call.Workbench.Datasets;
            var name = parsed.GetValue(dataset) ?? throw new WorkbenchException($"#!evaluate needs a dataset, as in #!evaluate arithmetic{AtHand(finder)}.");
            var options = new EvaluationOptions
            {
                Normalization = parsed.GetValue(normalization),
                MaxTokens = parsed.GetValue(maxTokens),
                MostQuestions = parsed.GetValue(questions),
                Cache = parsed.GetValue(anew) ? null : EvaluationCache.Usual,
            };
            var data = QuestionDataset.Read(name, finder);
            List<EvaluationResult> done = [];
            foreach (var model in models.Read(parsed, call))
            {
                var progress = new PatientProgress(call.Output.Progress($"Asking {VisibleText.OneLine(model.Name)}"));
                done.Add(model.Evaluate(data, options, progress, soFar => call.Partial = Together([.. done, soFar]), call.Cancellation));
            }

            return Together(done);
        };
    }

    private static object Together(List<EvaluationResult> results) => results.Count == 1 ? results[0] : new EvaluationComparison(results);

    private static string AtHand(DatasetFinder finder)
    {
        string[] names = [.. finder.Files().Where(f => f.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)).Select(f => Path.GetFileNameWithoutExtension(f))];
        return names.Length == 0 ? string.Empty : $": at hand {Sentences.Are(names)}";
    }

    private static ChoiceNormalization Parse(ArgumentResult result)
    {
        var word = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        switch (word.ToUpperInvariant())
        {
            case "TOKEN":
                return ChoiceNormalization.PerToken;
            case "NONE":
                return ChoiceNormalization.None;
            case "BYTE":
                return ChoiceNormalization.PerByte;
            default:
                result.AddError($"--normalization needs token, none or byte, not «{word}».");
                return default;
        }
    }
}
