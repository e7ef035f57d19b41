using System.Collections.Immutable;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Steering;

/// <summary>Lets a model write while a direction is added to its residual stream.</summary>
/// <example>
/// <code>
/// var direction = model.FindDirection([new ContrastPair("I am glad", "I am sad")]);
/// var steered = model.Steer("Today", direction.At(), new SteeringOptions { Strengths = [0, 2] });
/// </code>
/// </example>
public static class SteeringExperiment
{
    /// <summary>The most strengths of one run.</summary>
    public const int MaxStrengths = 20;

    /// <summary>Continues a prompt once for each strength, with the same draws. The direction works in contexts of this run alone and
    /// leaves nothing behind in the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="vector">The direction; its own strength is multiplied with each of <see cref="SteeringOptions.Strengths"/>.</param>
    /// <param name="options">How strongly, and how tokens are drawn; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>A text for each strength.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The prompt has no tokens, there is no strength, or too many, or the direction is nothing but
    /// zeros.</exception>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="LlamaException">The direction does not fit the model, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SteeringResult Steer(
        this LoadedModel model,
        string prompt,
        SteeringVector vector,
        SteeringOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(vector);
        options ??= new SteeringOptions();
        (ImmutableArray<double> strengths, GenerationOptions? how) = (options.Strengths, options.Generation);
        how.Validate();
        Require(strengths, vector);
        int[] ids = TokenizedText.Read(model, prompt).Ids;
        using LlamaContext context = model.NewContext();

        // A direction that does not fit is refused before anything is computed.
        context.Steer(vector);
        SteeredLayer[] layers = Measure(model, ids, vector, run.Cancellation);
        List<SteeredText> texts = [];
        foreach (double strength in strengths)
        {
            context.Steer(strength == 0 ? null : vector with { Strength = (float)(vector.Strength * strength) });
            (SteeredText Text, IReadOnlyList<int> Tokens, int Count) text = Write(context, ids, strength, how, Step, run.Cancellation);
            context.Steer(null);
            texts.Add(
                text.Count == 0 ? text.Text : text.Text with { PlainBitsPerToken = PlainBits(context, ids, text.Tokens, run.Cancellation) }
            );
            run.Keep(() => Result([.. texts]));
        }

        return Result([.. texts]);

        void Step(SteeredText soFar)
        {
            run.Keep(() => Result([.. texts, soFar]));
            (int done, int all) = ((texts.Count * how.MaxTokens) + soFar.TokenCount, strengths.Length * how.MaxTokens);
            run.Report(
                (double)done / all,
                FormattableString.Invariant($"strength {soFar.Strength:0.###}: {Wording.Figures.Count(soFar.TokenCount, "token")}")
            );
        }

        SteeringResult Result(SteeredText[] written) => new(model.Name, prompt, vector, layers, how, written, strengths.Length);
    }

    private static (SteeredText Text, IReadOnlyList<int> Tokens, int Count) Write(
        LlamaContext context,
        int[] ids,
        double strength,
        GenerationOptions options,
        Action<SteeredText> step,
        CancellationToken cancellation
    )
    {
        using var generation = new Llama.Decoding.Generation(context, ids, options);
        List<GeneratedToken> tokens = [];
        foreach (GeneratedToken token in generation.Rest(cancellation))
        {
            tokens.Add(token);
            step(Describe(null));
        }

        return (Describe(generation.StopReason), [.. tokens.Select(token => token.Id)], tokens.Count);

        SteeredText Describe(StopReason? reason) =>
            new(strength, string.Concat(tokens.Select(token => token.Delta)), tokens.Count, null, reason);
    }

    // The text's surprisal to the model as it is, in bits for each token after the prompt.
    private static double PlainBits(LlamaContext context, int[] prompt, IReadOnlyList<int> written, CancellationToken cancellation)
    {
        int[] all = [.. prompt, .. written];
        double bits = 0;
        context.Evaluate(
            all[..^1],
            LogitPositions.All,
            (position, logits) => bits += position + 1 < prompt.Length ? 0 : TokenScore.Of(logits, all[position + 1]).Bits,
            null,
            cancellation
        );
        return bits / written.Count;
    }

    private static SteeredLayer[] Measure(LoadedModel model, int[] ids, SteeringVector vector, CancellationToken cancellation)
    {
        using LlamaTracer tracer = model.NewTracer();
        int[] layers = [.. vector.Directions.Keys];
        double[] residual = ResidualStreams.Norms(tracer, model.Vocabulary, ids, layers, cancellation);
        return
        [
            .. layers.Select(
                (layer, place) =>
                    new SteeredLayer(
                        layer,
                        Math.Abs(vector.Strength) * ResidualStreams.Norm(vector.Directions[layer].AsSpan()),
                        residual[place]
                    )
            ),
        ];
    }

    private static void Require(ImmutableArray<double> strengths, SteeringVector vector)
    {
        if (strengths.Length is 0 or > MaxStrengths)
        {
            throw new WorkbenchException($"Steering needs between 1 and {MaxStrengths} strengths: there are {strengths.Length}.");
        }

        if (
            vector.Directions.Count > 0
            && vector.Directions.Values.All(direction => !direction.IsDefault && direction.All(number => number == 0))
        )
        {
            throw new WorkbenchException("The direction is nothing but zeros: the prompts of each pair must differ.");
        }
    }
}
