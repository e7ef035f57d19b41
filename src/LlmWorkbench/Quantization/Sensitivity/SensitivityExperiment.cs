using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization.Tensors;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>Finds out which tensors suffer most from quantization.</summary>
/// <example>
/// <code>
/// var sensitivity = model.QuantizationSensitivity("Q4_0", TextDataset.Read("text.txt"));
/// Console.WriteLine(sensitivity.ToTable());
/// </code>
/// </example>
public static class SensitivityExperiment
{
    private const int MaxTensors = 64;
    private const int CheckedCharacters = 16;

    /// <summary>
    /// Quantizes one group of tensors at a time into a temporary file, all others copied as they are, and measures how far its
    /// distributions are from the model's over a text; last all groups together.
    /// </summary>
    /// <param name="model">The model, best with its most exact weights.</param>
    /// <param name="type">As in <c>Q4_0</c>.</param>
    /// <param name="text">The text; <see langword="null"/> is the held-out text that the workbench ships.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far, after each group; stops it.</param>
    /// <returns>What each group costs.</returns>
    /// <exception cref="WorkbenchException">There is no such type, or the text is too short.</exception>
    /// <exception cref="LlamaException">The model is quantized already, the disk is full, or llama.cpp refuses.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SensitivityResult QuantizationSensitivity(
        this LoadedModel model,
        string type,
        TextDataset? text = null,
        SensitivityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SensitivityOptions();
        text ??= StandardDatasets.Text(model.Datasets);
        var request = QuantizationRequest.Of(model, TypeNames.Quantization(type), options.Quantization with { Pure = options.Pure }, run);
        QuantizationPlan plan = LlamaQuantizer.Plan(model.UnchangedPath, request.Options);
        LlamaQuantizer.Require(plan, request.Options);
        QuantizedTensor[] tensors = [.. plan.Tensors.Where(t => !t.IsCopied)];
        if (tensors.Length == 0)
        {
            throw new WorkbenchException($"{type} leaves every tensor of {model.Name} as it is: there is nothing to measure.");
        }

        SensitivityGroup group = options.Group ?? (tensors.Length <= MaxTensors ? SensitivityGroup.Tensor : SensitivityGroup.Kind);
        List<(string Name, QuantizedTensor[] Members)> groups = Groups(tensors, group);
        var result = new SensitivityResult(
            model.Name,
            request.Options.Type.Name,
            text.Name,
            0,
            options with
            {
                Group = group,
            },
            [],
            groups.Count
        )
        {
            ImportanceNote = request.ImportanceNote,
        };
        RequireMeaning(model, text.Text, run);
        PerplexityOptions perplexity = options.Perplexity;
        var windows = TextWindows.Plan(model, text, perplexity);
        if (perplexity.MaxChunks is null)
        {
            int most = windows.AreDocuments ? SensitivityOptions.DefaultDocuments : SensitivityOptions.DefaultChunks;
            windows = TextWindows.Plan(model, text, perplexity with { MaxChunks = most });
        }

        using var compared = new DivergenceReference(model, windows, text.Name, keeps: true);
        using var folder = new TemporaryFolder();
        foreach ((int i, (string? name, QuantizedTensor[]? members)) in groups.Append(("all of them", tensors)).Index())
        {
            RunContext part = run.Part(i, groups.Count + 1, name);
            (GroupSensitivity? measured, int scored) = Measure(
                model,
                name,
                members,
                request.Options,
                folder,
                compared,
                windows.Options.Engine,
                part
            );
            result =
                i < groups.Count
                    ? result with
                    {
                        Groups = [.. result.Groups, measured],
                        ScoredTokens = scored,
                    }
                    : result with
                    {
                        All = measured,
                    };
            run.Keep(result);
        }

        return result;
    }

    // A damaged model is called so by what it computes, and not by the copies that cannot be made of it.
    private static void RequireMeaning(LoadedModel model, string text, RunContext run)
    {
        string start = string.Concat(text.EnumerateRunes().Take(CheckedCharacters));
        int[] ids = [.. model.Vocabulary.Tokenize(start).Select(token => token.Id)];
        if (ids.Length > 0)
        {
            model.Context.Evaluate(ids, LogitPositions.Last, null, run.Cancellation);
        }
    }

    private static (GroupSensitivity Group, int Scored) Measure(
        LoadedModel model,
        string name,
        QuantizedTensor[] members,
        QuantizationOptions options,
        TemporaryFolder folder,
        DivergenceReference compared,
        LlamaContextOptions engine,
        RunContext run
    )
    {
        // Of the model's own name, by which it is called where its numbers mean nothing.
        string path = Path.Combine(folder.Path, Path.GetFileName(model.Engine.Path));
        QuantizationOptions request = options with
        {
            Only = [.. members.Select(t => t.Name)],
            TensorTypes = members.ToDictionary(t => t.Name, t => t.Type),
            Overwrite = true,
        };
        IProgress<QuantizationProgress>? writing = run.Share(0, 0.25)
            .Engine<QuantizationProgress>(p => new WorkProgress(p.Fraction, "quantizing"));
        QuantizedFile file = LlamaQuantizer.Quantize(model.UnchangedPath, path, request, writing, run.Cancellation);
        using var changed = new LoadedModel(
            name,
            LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = model.Engine.OffloadedLayers }, null, run.Cancellation)
        );
        DivergenceResult divergence = compared.Compare(changed, engine, run.Share(0.25, 1));
        QuantizedTensor[] quantized = [.. file.Plan.Tensors.Where(t => !t.IsCopied)];
        return (
            new GroupSensitivity(name, quantized, divergence.Divergence, divergence.Paired.LnRatio, divergence.SameTop.Mean),
            divergence.ScoredTokens
        );
    }

    private static List<(string Name, QuantizedTensor[] Members)> Groups(QuantizedTensor[] tensors, SensitivityGroup group) =>
        group switch
        {
            SensitivityGroup.Tensor => [.. tensors.Select(t => (t.Name, new[] { t }))],
            SensitivityGroup.Kind =>
            [
                .. TensorKind
                    .Sorted(tensors.Select(t => TensorKind.Of(t.Name)))
                    .Select(kind => (kind, tensors.Where(t => TensorKind.Of(t.Name) == kind).ToArray())),
            ],
            _ =>
            [
                .. tensors
                    .GroupBy(t => WeightComponents.Layer(t.Name) is { } layer ? $"layer {layer}" : TensorKind.Of(t.Name))
                    .Select(g => (g.Key, g.ToArray())),
            ],
        };
}
