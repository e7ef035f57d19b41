using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Interventions;

/// <summary>Takes parts out of a model and looks at what it says without them.</summary>
public static class AblationExperiment
{
    /// <summary>Takes out heads, attentions, MLPs and layers, each one by itself, and measures what the next token's distribution loses.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How, and which parts; <see langword="null"/> for the defaults.</param>
    /// <param name="onPart">Called after each part with all that is there so far, on the computing thread.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops it; what <paramref name="onPart"/> was last given stays.</param>
    /// <returns>An effect for each part, layer after layer.</returns>
    /// <exception cref="ArgumentException">The text has no tokens.</exception>
    /// <exception cref="WorkbenchException">A token to be watched is no single token, or no kind of part is chosen.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="LlamaException">A layer or position does not exist, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AblationSweepResult AblateEach(
        this LoadedModel model,
        string text,
        AblationOptions? options = null,
        Action<AblationSweepResult>? onPart = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new AblationOptions();
        using var run = new AblationRun(model, text, options, cancellation);
        var chosen = PartSelection.Of(model, run, options);
        run.Prepare(chosen.Parts, cancellation);
        List<AblationEffect> effects = [];
        foreach (var part in chosen.Parts)
        {
            var after = run.Read(run.Ids, [part], cancellation);
            effects.Add(Effect(run, part, after));
            onPart?.Invoke(Result());
            progress?.Report(new WorkProgress((double)effects.Count / chosen.Parts.Count, $"{part.Name}: {effects.Count} of {chosen.Parts.Count}"));
        }

        return Result();

        AblationSweepResult Result() => new(
            model.Name, text, run.Ids.Length, options.Method.Name, run.Token, run.Against, run.Outcome, [.. effects], chosen.Parts.Count, chosen.Missing)
        {
            Positions = options.Positions,
        };
    }

    /// <summary>Takes some parts out together: the next token's distribution with and without them, and, when that is asked for, how the text goes on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="parts">What is taken out.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="onStep">Called after each step with all that is there so far, on the computing thread.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops it; what <paramref name="onStep"/> was last given stays.</param>
    /// <returns>Both distributions, and both texts.</returns>
    /// <exception cref="ArgumentException">The text has no tokens, or an option is out of its range.</exception>
    /// <exception cref="WorkbenchException">No part is given, the model does not have one, or a token to be watched is no single token.</exception>
    /// <exception cref="ContextFullException">The text, or what it is continued with, is longer than the context.</exception>
    /// <exception cref="LlamaException">A position does not exist, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AblationResult Ablate(
        this LoadedModel model,
        string text,
        IReadOnlyList<AblatedPart> parts,
        AblationOptions? options = null,
        Action<AblationResult>? onStep = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parts);
        options ??= new AblationOptions();
        options.Continue?.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Top, 1);
        using var run = new AblationRun(model, text, options, cancellation);
        PartSelection.Require(model, run, parts);
        run.RequireRoom(options.Continue);
        run.Prepare(parts, cancellation);
        var after = run.Read(run.Ids, parts, cancellation);
        var result = new AblationResult(
            model.Name,
            text,
            run.Ids.Length,
            [.. parts],
            options.Method.Name,
            run.Token,
            run.Against,
            run.Outcome,
            run.Describe(after),
            run.KlBits(after),
            ComparedToken.Both(run.Before, after, options.Top, model.Vocabulary),
            model.Vocabulary.Count)
        {
            Positions = options.Positions,
        };
        if (options.Continue is not { } how)
        {
            return result;
        }

        var texts = new AblatedContinuation(how, string.Empty, string.Empty, false);
        var plain = new RereadingGeneration(model.Vocabulary, run.Ids, how, ids => run.Read(ids, [], cancellation));
        plain.Write(written => Step(texts = texts with { Whole = written }, plain.Count));
        var without = new RereadingGeneration(model.Vocabulary, run.Ids, how, ids => run.Read(ids, parts, cancellation));
        without.Write(written => Step(texts = texts with { Ablated = written }, how.MaxTokens + without.Count));
        return result with { Continuation = texts with { IsComplete = true } };

        void Step(AblatedContinuation soFar, int done)
        {
            onStep?.Invoke(result with { Continuation = soFar });
            progress?.Report(new WorkProgress((double)done / (2 * how.MaxTokens), $"token {done} of at most {2 * how.MaxTokens}"));
        }
    }

    private static AblationEffect Effect(AblationRun run, AblatedPart part, ReadOnlySpan<float> after)
    {
        var outcome = run.Describe(after);
        return new AblationEffect(
            part,
            outcome,
            (double)outcome.Logit - run.Outcome.Logit,
            outcome.LogProbabilityBits - run.Outcome.LogProbabilityBits,
            outcome.LogitDifference - run.Outcome.LogitDifference,
            run.KlBits(after));
    }
}
