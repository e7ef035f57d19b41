using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Steering;

/// <summary>Lets a model write while a direction is added to its residual stream.</summary>
public static class SteeringExperiment
{
    /// <summary>The most strengths of one run.</summary>
    public const int MostStrengths = 20;

    /// <summary>Continues a prompt once for each strength, with the same draws. The direction works in contexts of this run alone and
    /// leaves nothing behind in the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="vector">The direction; its own strength is multiplied with each of <paramref name="strengths"/>.</param>
    /// <param name="strengths">What it is multiplied with; 0 is the model as it is, less than 0 leads away.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="onToken">Called after each token with all that is there so far, on the computing thread.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops it; what <paramref name="onToken"/> was last given stays.</param>
    /// <returns>A text for each strength.</returns>
    /// <exception cref="ArgumentException">The prompt has no tokens, or an option is out of its range.</exception>
    /// <exception cref="WorkbenchException">There is no strength, or too many, or the direction is nothing but zeros.</exception>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="LlamaException">The direction does not fit the model, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SteeringResult Steer(
        this LoadedModel model,
        string prompt,
        SteeringVector vector,
        IReadOnlyList<double> strengths,
        GenerationOptions? options = null,
        Action<SteeringResult>? onToken = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(strengths);
        options ??= new GenerationOptions();
        options.Validate();
        Require(strengths, vector);
        var ids = model.Vocabulary.TokenizeToIds(prompt);
        using var context = model.NewContext();

        // A direction that does not fit is refused before anything is computed.
        context.Steer(vector);
        var layers = Measure(model, ids, vector, cancellation);
        List<SteeredText> texts = [];
        foreach (var strength in strengths)
        {
            context.Steer(strength == 0 ? null : vector with { Strength = (float)(vector.Strength * strength) });
            var text = Write(context, ids, strength, options, soFar => Step(soFar), cancellation);
            context.Steer(null);
            texts.Add(text.Count == 0 ? text.Text : text.Text with { PlainBitsPerToken = PlainBits(context, ids, text.Tokens, cancellation) });
            onToken?.Invoke(Result([.. texts]));
        }

        return Result([.. texts]);

        void Step(SteeredText soFar)
        {
            onToken?.Invoke(Result([.. texts, soFar]));
            var (done, all) = ((texts.Count * options.MaxTokens) + soFar.TokenCount, strengths.Count * options.MaxTokens);
            progress?.Report(new WorkProgress((double)done / all, FormattableString.Invariant($"strength {soFar.Strength:0.###}: {soFar.TokenCount} tokens")));
        }

        SteeringResult Result(SteeredText[] written) => new(model.Name, prompt, vector, layers, options, written, strengths.Count);
    }

    private static (SteeredText Text, IReadOnlyList<int> Tokens, int Count) Write(
        LlamaContext context, int[] ids, double strength, GenerationOptions options, Action<SteeredText> onToken, CancellationToken cancellation)
    {
        using var generation = new Llama.Generation(context, ids, options);
        List<GeneratedToken> tokens = [];
        foreach (var token in generation.Rest(cancellation))
        {
            tokens.Add(token);
            onToken(Describe(null));
        }

        return (Describe(generation.StopReason), [.. tokens.Select(token => token.Id)], tokens.Count);

        SteeredText Describe(StopReason? reason) => new(strength, string.Concat(tokens.Select(token => token.Delta)), tokens.Count, null, reason);
    }

    // The text's surprisal to the model as it is, in bits for each token behind the prompt.
    private static double PlainBits(LlamaContext context, int[] prompt, IReadOnlyList<int> written, CancellationToken cancellation)
    {
        int[] all = [.. prompt, .. written];
        double bits = 0;
        context.Evaluate(
            all[..^1],
            LogitPositions.All,
            (position, logits) => bits += position + 1 < prompt.Length ? 0 : TokenScore.Of(logits, all[position + 1]).Bits,
            null,
            cancellation);
        return bits / written.Count;
    }

    private static SteeredLayer[] Measure(LoadedModel model, int[] ids, SteeringVector vector, CancellationToken cancellation)
    {
        using var tracer = model.NewTracer();
        int[] layers = [.. vector.Directions.Keys];
        var residual = ResidualStreams.Norms(tracer, model.Vocabulary, ids, layers, cancellation);
        return [.. layers.Select((layer, place) => new SteeredLayer(layer, Math.Abs(vector.Strength) * ResidualStreams.Norm(vector.Directions[layer].AsSpan()), residual[place]))];
    }

    private static void Require(IReadOnlyList<double> strengths, SteeringVector vector)
    {
        if (strengths.Count is 0 or > MostStrengths)
        {
            throw new WorkbenchException($"Steering needs between 1 and {MostStrengths} strengths: there are {strengths.Count}.");
        }

        if (vector.Directions.Count > 0 && vector.Directions.Values.All(direction => !direction.IsDefault && direction.All(number => number == 0)))
        {
            throw new WorkbenchException("The direction is nothing but zeros: the prompts of each pair must differ.");
        }
    }
}
