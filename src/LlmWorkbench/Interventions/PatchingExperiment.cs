using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Interventions;

/// <summary>Puts what a model computes over one prompt into its run over another one, place by place (activation patching).</summary>
public static class PatchingExperiment
{
    /// <summary>The smallest difference between the two runs, in logits, of which a part can be recovered.</summary>
    public const double LeastDifference = 0.01;

    /// <summary>Finds the places that decide between the answers to two prompts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="other">Another prompt of as many tokens, which differs in what is asked about.</param>
    /// <param name="options">Where and how; <see langword="null"/> for the residual stream, from the text into the other.</param>
    /// <param name="onPatch">Called after each patch with all that is there so far, on the computing thread.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops it; what <paramref name="onPatch"/> was last given stays.</param>
    /// <returns>How much of the answer each place recovers.</returns>
    /// <exception cref="ArgumentException">A prompt has no tokens.</exception>
    /// <exception cref="WorkbenchException">The prompts have different numbers of tokens, or the same ones, or the same answer; a token is no
    /// single one; or the runs hardly differ in them.</exception>
    /// <exception cref="ContextFullException">The prompts are longer than the context.</exception>
    /// <exception cref="LlamaException">A layer or position does not exist, the architecture lacks the activation, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PatchingResult PatchActivations(
        this LoadedModel model,
        string text,
        string other,
        PatchingOptions? options = null,
        Action<PatchingResult>? onPatch = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(other);
        options ??= new PatchingOptions();
        using var run = new PatchingRun(model, text, other, options, cancellation);
        IReadOnlyList<PatchedPlace> places = run.Places();
        List<PatchingEffect> effects = [];
        foreach (var place in places)
        {
            var difference = run.Difference(place, cancellation);
            effects.Add(new PatchingEffect(place, difference, run.Recovered(difference)));
            onPatch?.Invoke(Result());
            progress?.Report(new WorkProgress((double)effects.Count / places.Count, $"patch {effects.Count} of {places.Count}"));
        }

        return Result();

        PatchingResult Result() => new(
            model.Name, text, other, options, run.Describe(run.TextIds), run.Describe(run.OtherIds), run.Token, run.Against, run.TextDifference, run.OtherDifference, [.. effects], places.Count);
    }
}
