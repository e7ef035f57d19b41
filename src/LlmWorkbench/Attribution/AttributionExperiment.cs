using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attribution;

/// <summary>Asks which parts of a model make a token probable.</summary>
/// <example>
/// <code>
/// var result = model.Attribute("The cat sat on the", new AttributionOptions { Token = " mat" });
/// var largest = result.Parts.MaxBy(part =&gt; Math.Abs(part.Contribution));
/// </code>
/// </example>
public static class AttributionExperiment
{
    /// <summary>Takes a token's logit, or the difference of two, apart into what the parts of the model contribute.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Which token, where; <see langword="null"/> for the most probable one after the text.</param>
    /// <param name="run">Told how far it has come, and what there is after each layer whose heads were done; stops it.</param>
    /// <returns>The contributions of embedding, heads, attentions, MLPs and biases.</returns>
    /// <exception cref="WorkbenchException">The text has no tokens, there is no such token or position, both tokens are the same, or the
    /// architecture cannot be taken apart.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="LlamaException">The architecture lacks an activation that is needed, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AttributionResult Attribute(
        this LoadedModel model,
        string text,
        AttributionOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new AttributionOptions();
        NamedWord? word = options.Token is null ? null : NamedWord.Find(options.Token, model.Vocabulary);
        NamedWord? other = options.Against is null ? null : NamedWord.Find(options.Against, model.Vocabulary);
        if (word is not null && other is not null)
        {
            NamedWord.RequireDifference(word, other);
        }

        int subtracted = other?.First.Id ?? -1;
        var read = TokenizedText.Read(model, text);
        int[] ids = read.Ids;
        int place = Position(ids, options.Position);
        run.Report(0, "reading");
        Trace trace = Read(model, ids, place, run.Cancellation);
        int id = word?.First.Id ?? TopLogits.Of(trace[ActivationName.Logits].Row(place), 1)[0];
        if (id == subtracted)
        {
            throw new WorkbenchException($"«{Describe(model, id).Label}» against itself is 0: name another token with --against.");
        }

        var readout = Readout.Of(model, trace, place, id, subtracted);
        bool hasHeads = trace.Activations.Any(activation => activation.Name == ActivationName.HeadOutput);
        var result = new AttributionResult(
            model.Name,
            text,
            read.Describe(model),
            place,
            Describe(model, id),
            subtracted < 0 ? null : Describe(model, subtracted),
            readout.Logit,
            readout.End.Factor,
            readout.End.SoftCap,
            readout.Norm,
            readout.Of(trace[ActivationName.Embedding].Row(place)),
            readout.Biases,
            [
                .. Enumerable
                    .Range(0, model.Engine.LayerCount)
                    .Select(layer => new LayerAttribution(
                        layer,
                        readout.Of(trace[ActivationName.AttentionOutput, layer].Row(place)),
                        readout.Of(trace[ActivationName.MlpOutput, layer].Row(place)),
                        null
                    )),
            ],
            hasHeads ? null : $"The architecture {VisibleText.Phrase(model.Engine.Architecture)} has no heads that can be told apart.",
            !hasHeads
        )
        {
            Words = [.. new[] { word, other }.OfType<NamedWord>()],
        };
        return hasHeads ? WithHeads(model, result, trace, readout, run) : result;
    }

    private static AttributionResult WithHeads(LoadedModel model, AttributionResult result, Trace trace, Readout readout, RunContext run)
    {
        run.Keep(result);
        using var reader = new WeightReader(model.Engine);
        LayerAttribution[] layers = [.. result.Layers];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            run.ThrowIfStopped();
            HeadAttribution? heads = OutputProjection.Split(
                reader,
                layer,
                trace[ActivationName.HeadOutput, layer],
                trace[ActivationName.AttentionOutput, layer],
                result.Position,
                readout
            );
            layers[layer] = layers[layer] with { Heads = heads };
            result = result with
            {
                Layers = [.. layers],
                IsComplete = layer == layers.Length - 1,
                HeadsMissing = heads is null
                    ? $"What attention adds in layer {layer} is not its heads' output times a matrix of the file, so the heads "
                        + "of such layers are not shown."
                    : result.HeadsMissing,
            };
            run.Report((layer + 1.0) / layers.Length, $"heads of layer {layer}");
            run.Keep(result);
        }

        return result;
    }

    private static Trace Read(LoadedModel model, int[] ids, int position, CancellationToken cancellation)
    {
        using var tracer = new LlamaTracer(model.Engine, new LlamaContextOptions { Length = ids.Length });
        List<ActivationRequest> requests =
        [
            new(ActivationName.Embedding),
            new(ActivationName.AttentionOutput),
            new(ActivationName.MlpOutput),
            new(ActivationName.Residual) { Layers = [model.Engine.LayerCount - 1] },
            new(ActivationName.FinalNorm),
            new(ActivationName.Logits),
        ];
        if (tracer.Available().Contains(ActivationName.HeadOutput))
        {
            requests.Add(new(ActivationName.HeadOutput));
        }

        return tracer.Run(ids, [.. requests.Select(request => request with { Positions = [position] })], cancellation: cancellation);
    }

    private static int Position(int[] ids, int? position)
    {
        int place = position ?? ids.Length - 1;
        return place >= 0 && place < ids.Length
            ? place
            : throw new WorkbenchException($"There is no position {place}: the text has the positions 0 to {ids.Length - 1}.");
    }

    private static TokenInfo Describe(LoadedModel model, int id) => TokenizationExperiment.Describe(model.Vocabulary, new Token(id, 0, 0));
}
