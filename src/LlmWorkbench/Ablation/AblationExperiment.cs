using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Ablation;

/// <summary>Takes parts out of a model and looks at what it says without them.</summary>
/// <example>
/// <code>
/// var sweep = model.AblateEach("The cat sat on the");
/// var without = model.Ablate("The cat sat on the", [AblatedPart.OfHead(0, 1)]);
/// Console.WriteLine(without.KlBits);
/// </code>
/// </example>
public static class AblationExperiment
{
    /// <summary>Takes out heads, attentions, MLPs and layers, each one by itself, and measures what the next token's distribution
    /// loses.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How, and which parts; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>An effect for each part, layer after layer.</returns>
    /// <exception cref="WorkbenchException">The text has no tokens; a token to be watched is not a single token, or no kind of part is
    /// chosen.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="LlamaException">A layer or position does not exist, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AblationSweepResult AblateEach(
        this LoadedModel model,
        string text,
        AblationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new AblationOptions();
        using var reading = new AblationRun(model, text, options, run.Cancellation);
        var chosen = PartSelection.Of(model, reading, options);
        reading.Prepare(chosen.Parts, run.Cancellation);
        List<AblationEffect> effects = [];
        foreach (AblatedPart part in chosen.Parts)
        {
            float[] after = reading.Read(reading.Ids, [part], run.Cancellation);
            effects.Add(Effect(reading, part, after));
            run.Keep(Result);
            run.Report((double)effects.Count / chosen.Parts.Count, $"{part.Name}: {effects.Count} of {chosen.Parts.Count}");
        }

        return Result();

        AblationSweepResult Result() =>
            new(
                model.Name,
                text,
                reading.Ids.Length,
                options.Method.Name,
                reading.Token,
                reading.Against,
                reading.Outcome,
                [.. effects],
                chosen.Parts.Count,
                chosen.Missing
            )
            {
                Positions = options.Positions,
            };
    }

    /// <summary>Takes some parts out together: the next token's distribution with and without them, and, when that is asked for, how the
    /// text goes on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="parts">What is taken out.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>Both distributions, and both texts.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens, no part is given, the model does not have one, or a token to be watched
    /// is not a single token.</exception>
    /// <exception cref="ContextFullException">The text, or what it is continued with, is longer than the context.</exception>
    /// <exception cref="LlamaException">A position does not exist, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AblationResult Ablate(
        this LoadedModel model,
        string text,
        IReadOnlyList<AblatedPart> parts,
        AblationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parts);
        options ??= new AblationOptions();
        options.Continue?.Validate();
        OptionRange.Require(options.Top, 1);
        using var reading = new AblationRun(model, text, options, run.Cancellation);
        PartSelection.Require(model, reading, parts);
        reading.RequireRoom(options.Continue);
        reading.Prepare(parts, run.Cancellation);
        float[] after = reading.Read(reading.Ids, parts, run.Cancellation);
        var result = new AblationResult(
            model.Name,
            text,
            reading.Ids.Length,
            [.. parts],
            options.Method.Name,
            reading.Token,
            reading.Against,
            reading.Outcome,
            reading.Describe(after),
            reading.KlBits(after),
            ComparedToken.Both(reading.Before, after, options.Top, model.Vocabulary),
            model.Vocabulary.Count
        )
        {
            Positions = options.Positions,
        };
        if (options.Continue is not { } how)
        {
            return result;
        }

        var texts = new AblatedContinuation(how, "", "", false);
        var plain = new RereadingGeneration(model.Vocabulary, reading.Ids, how, ids => reading.Read(ids, [], run.Cancellation));
        plain.Write(written => Step(texts = texts with { Whole = written }, plain.Count));
        var without = new RereadingGeneration(model.Vocabulary, reading.Ids, how, ids => reading.Read(ids, parts, run.Cancellation));
        without.Write(written => Step(texts = texts with { Ablated = written }, how.MaxTokens + without.Count));
        return result with { Continuation = texts with { IsComplete = true } };

        void Step(AblatedContinuation soFar, int done)
        {
            run.Keep(() => result with { Continuation = soFar });
            run.Report((double)done / (2 * how.MaxTokens), $"token {done} of at most {2 * how.MaxTokens}");
        }
    }

    private static AblationEffect Effect(AblationRun reading, AblatedPart part, ReadOnlySpan<float> after)
    {
        TokenOutcome outcome = reading.Describe(after);
        return new AblationEffect(
            part,
            outcome,
            (double)outcome.Logit - reading.Outcome.Logit,
            outcome.LogProbabilityBits - reading.Outcome.LogProbabilityBits,
            outcome.LogitDifference - reading.Outcome.LogitDifference,
            reading.KlBits(after)
        );
    }
}
