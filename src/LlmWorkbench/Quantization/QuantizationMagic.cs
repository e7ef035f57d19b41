using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantization</c>: what each type costs and saves.</summary>
internal sealed class QuantizationMagic() : PlainMagic("quantization", "Quantizes the model to several types and measures what each loses and saves.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var defaults = new QuantizationSweepOptions();
        var types = List("--types", "The types, with commas between; as in Q8_0,Q4_K_M; without it 16, 8, 6, 5, 4, 3 and 2 bits, pure.");
        types.CompletionSources.Add([.. QuantizationType.All.Select(t => t.Name)]);
        var caches = List("--cache-types", "How keys and values are stored, with commas between, as in F16,Q8_0,Q4_0: each type of weights is measured with each of them.");
        var pure = new Option<bool>("--pure") { Description = "Every matrix gets the type itself instead of llama.cpp's mix, which keeps some in more bits." };
        var context = NumberOption.CreateOptional("--context", "Tokens in the context; without it 512, or what the model was trained on.", 8, 1 << 20);
        var matrix = new Option<string?>("--imatrix") { Description = "An importance matrix: a file of #!imatrix or of llama-imatrix.", HelpName = "file" };
        var calibration = new Option<string?>("--calibration") { Description = "A text, a name in datasets/ or a path: an importance matrix is computed from it, and used.", HelpName = "name|path" };
        var noSpeed = new Option<bool>("--no-speed") { Description = "Leaves the speed out." };
        var measured = new MeasuredOnChoice();
        var models = new ModelChoice(several: false);
        command.Add(types);
        command.Add(pure);
        command.Add(caches);
        measured.AddTo(command);
        command.Add(context);
        command.Add(matrix);
        command.Add(calibration);
        command.Add(noSpeed);
        models.AddTo(command);
        return (call, parsed) =>
        {
            // What is mistyped is said before a model is loaded or a minute is spent.
            var options = defaults with
            {
                Types = Items(parsed.GetValue(types)) is { Count: > 0 } named ? [.. named.Select(TypeNames.Quantization).Distinct()] : null,
                CacheTypes = Items(parsed.GetValue(caches)) is { Count: > 0 } stored ? [.. stored.Select(CacheType).Distinct()] : defaults.CacheTypes,
                Pure = parsed.GetValue(pure),
                MeasuresSpeed = !parsed.GetValue(noSpeed),
                Importance = parsed.GetValue(matrix) is { } file ? ImportanceMatrixFile.Read(call.Workbench.Datasets.FindFile(file) ?? file) : null,
            };
            var text = parsed.GetValue(calibration) is { } name ? TextDataset.Read(name, call.Workbench.Datasets) : null;
            if (options.Importance is not null && text is not null)
            {
                throw new WorkbenchException("--imatrix and --calibration each give an importance matrix: give one of them.");
            }

            var (documents, questions, chunks) = measured.Read(parsed, call.Workbench.Datasets, defaults.MostQuestions);
            var model = models.Read(parsed, call)[0];
            var progress = call.Output.Progress($"Quantizations of {VisibleText.OneLine(model.Name)}");
            options = options with
            {
                Importance = text is null ? options.Importance : Compute(model.Engine, text, progress, call.Cancellation),
                Perplexity = defaults.Perplexity with { MostChunks = chunks, ContextLength = parsed.GetValue(context) },
            };
            return model.QuantizationSweep(documents, questions, options, new PatientProgress(progress), result => call.Partial = result, call.Cancellation);
        };
    }

    private static ImportanceMatrix Compute(LlamaModel model, TextDataset text, IProgress<WorkProgress> progress, CancellationToken cancellation) => LlamaImportance.Compute(
        model,
        model.Vocabulary.TokenizeToIds(text.Text, parseSpecial: text.Documents.Count > 0),
        new ImportanceOptions { Dataset = text.Name },
        new Computing(progress),
        cancellation);

    private static Option<string?> List(string name, string description) => new(name) { Description = description, HelpName = "types" };

    private static List<string> Items(string? list) => [.. (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static GgmlType CacheType(string name) =>
        LlamaContextOptions.CacheTypes.Where(t => t.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(t => (GgmlType?)t).FirstOrDefault()
        ?? throw new WorkbenchException($"A cache cannot have the type {VisibleText.OneLine(name)}: use {Sentences.Or(LlamaContextOptions.CacheTypes.Select(t => t.ToString()))}.");

    private sealed class Computing(IProgress<WorkProgress> target) : IProgress<double>
    {
        public void Report(double value) => target.Report(new WorkProgress(value, "computing the importance matrix"));
    }
}
