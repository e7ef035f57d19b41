using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Patching;

/// <summary>Puts what a model computes over one prompt into its run over another one, place by place (activation patching).</summary>
/// <example>
/// <code>
/// var effects = model.PatchActivations("Anna lives in Rome", "Anna lives in Oslo", new PatchingOptions { Site = PatchingSite.Heads });
/// var strongest = effects.Effects.MaxBy(effect =&gt; effect.Recovered);
/// </code>
/// </example>
public static class PatchingExperiment
{
    /// <summary>The smallest difference between the two runs, in logits, of which a part can be recovered.</summary>
    public const double LeastDifference = 0.01;

    /// <summary>Finds the places that decide between the answers to two prompts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="other">Another prompt of as many tokens, which differs in what is asked about.</param>
    /// <param name="options">Where and how; <see langword="null"/> for the residual stream, from the text into the other.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>How much of the answer each place recovers.</returns>
    /// <exception cref="WorkbenchException">A prompt has no tokens; the prompts have different numbers of tokens, or the same ones, or the
    /// same answer; a token is no
    /// single one; or the runs hardly differ in them.</exception>
    /// <exception cref="ContextFullException">The prompts are longer than the context.</exception>
    /// <exception cref="LlamaException">A layer or position does not exist, the architecture lacks the activation, or the model cannot be
    /// run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PatchingResult PatchActivations(
        this LoadedModel model,
        string text,
        string other,
        PatchingOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(other);
        options ??= new PatchingOptions();
        using var reading = new PatchingRun(model, text, other, options, run.Cancellation);
        IReadOnlyList<PatchedPlace> places = reading.Places();
        List<PatchingEffect> effects = [];
        foreach (PatchedPlace place in places)
        {
            double difference = reading.Difference(place, run.Cancellation);
            effects.Add(new PatchingEffect(place, difference, reading.Recovered(difference)));
            run.Keep(Result);
            run.Report((double)effects.Count / places.Count, $"patch {effects.Count} of {places.Count}");
        }

        return Result();

        PatchingResult Result() =>
            new(
                model.Name,
                text,
                other,
                options,
                reading.Describe(reading.TextIds),
                reading.Describe(reading.OtherIds),
                reading.Token,
                reading.Against,
                reading.TextDifference,
                reading.OtherDifference,
                [.. effects],
                places.Count
            );
    }
}
