using System.Collections.Immutable;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>One text, read with and without parts of the model.</summary>
internal sealed class AblationRun : IDisposable
{
    private readonly LlamaTracer _tracer;
    private readonly LoadedModel _model;
    private readonly AblationOptions _options;
    private readonly Dictionary<(ActivationName Name, int Layer), int> _heads;
    private ActivationMeans? _means;

    /// <summary>Reads the text with the whole model.</summary>
    public AblationRun(LoadedModel model, string text, AblationOptions options, CancellationToken cancellation)
    {
        (_model, _options) = (model, options);
        _tracer = model.NewTracer();
        try
        {
            Ids = TokenizedText.Read(model, text, available: _tracer.Length).Ids;
            Before = Read(Ids, [], cancellation);
            _heads = new[] { ActivationName.HeadOutput, ActivationName.AttentionOutput, ActivationName.MlpOutput }
                .SelectMany(name => _tracer.LayersWith(name).Select(place => (Place: (name, place.Layer), place.Heads)))
                .ToDictionary(entry => entry.Place, entry => entry.Heads);
            Token = WatchedToken.Of(options.Token, TopLogits.Of(Before, 1)[0], model.Vocabulary);
            Against = options.Against is { } name ? WatchedToken.Of(name, 0, model.Vocabulary) : null;
            if (Against?.Id == Token.Id)
            {
                throw new WorkbenchException(
                    (Token.Word ?? Against.Word) is not null
                        ? $"{Token.Word ?? Token.Label} and {Against.Word ?? Against.Label} begin with the same token, "
                            + $"{Token.Label}: put what they share at the end of the text, and name what comes then."
                        : $"The token that is watched and the one it is measured against are both {Token.Label}: name two different ones."
                );
            }

            Outcome = Describe(Before);
        }
        catch
        {
            _tracer.Dispose();
            throw;
        }
    }

    /// <summary>The text.</summary>
    public int[] Ids { get; }

    /// <summary>The logits after the text, of the whole model; [vocabulary].</summary>
    public float[] Before { get; }

    /// <summary>The token that is watched.</summary>
    public WatchedToken Token { get; }

    /// <summary>The token that it is measured against, or none.</summary>
    public WatchedToken? Against { get; }

    /// <summary>What the whole model says.</summary>
    public TokenOutcome Outcome { get; }

    /// <summary>How many heads a layer's attention has; 0 where they cannot be told apart.</summary>
    public int Heads(int layer) => _heads.GetValueOrDefault((ActivationName.HeadOutput, layer));

    /// <summary>Whether the model has a part that can be taken out.</summary>
    public bool Has(AblatedPart part) =>
        part.Kind == AblationKind.Head
            ? part.Head < Heads(part.Layer)
            : Sites(part.Kind).All(site => _heads.ContainsKey((site, part.Layer)));

    /// <summary>Does nothing when the text and its continuation fit the context.</summary>
    /// <exception cref="ContextFullException">They do not.</exception>
    public void RequireRoom(GenerationOptions? continuation)
    {
        // The last token is drawn, but not read.
        long needed = Ids.Length + (long)(continuation?.MaxTokens ?? 1) - 1;
        if (needed > _tracer.Length)
        {
            throw new ContextFullException(Ids.Length, needed - Ids.Length, _tracer.Length);
        }
    }

    /// <summary>Reads the texts whose means are to be put in, when there are some.</summary>
    public void Prepare(IReadOnlyCollection<AblatedPart> parts, CancellationToken cancellation)
    {
        if (_options.Method.Factor is not null || parts.Count == 0)
        {
            return;
        }

        (ActivationName, int)[] places = [.. parts.SelectMany(part => Sites(part.Kind).Select(site => (site, part.Layer))).Distinct()];
        _means = new ActivationMeans();
        foreach (
            int[]? ids in _options.Method.References.Length == 0
                ? [Ids]
                : _options.Method.References.Select(text => TokenizedText.Read(_model, text, available: _tracer.Length).Ids)
        )
        {
            _means.Add(_tracer, ids, FirstOwn(ids), places, cancellation);
        }
    }

    /// <summary>The logits after a text without some parts; [vocabulary].</summary>
    public float[] Read(IReadOnlyList<int> ids, IEnumerable<AblatedPart> without, CancellationToken cancellation)
    {
        Intervention[] changes = [.. without.SelectMany(part => Changes(part, Positions(ids)))];
        Trace trace = _tracer.Run(ids, [new(ActivationName.Logits) { Positions = [ids.Count - 1] }], changes, cancellation: cancellation);
        return trace[ActivationName.Logits].Values.ToArray();
    }

    /// <summary>What a distribution says about the tokens that are watched.</summary>
    public TokenOutcome Describe(ReadOnlySpan<float> logits) => TokenOutcome.Of(logits, Token, Against, _model.Vocabulary);

    /// <summary>How far a distribution is from that of the whole model, in bits.</summary>
    public double KlBits(ReadOnlySpan<float> after) => LogitDivergence.Of(Before, after, Token.Id).Nats / Math.Log(2);

    /// <inheritdoc/>
    public void Dispose() => _tracer.Dispose();

    private static ActivationName[] Sites(AblationKind kind) =>
        kind switch
        {
            AblationKind.Head => [ActivationName.HeadOutput],
            AblationKind.Attention => [ActivationName.AttentionOutput],
            AblationKind.Mlp => [ActivationName.MlpOutput],
            _ => [ActivationName.AttentionOutput, ActivationName.MlpOutput],
        };

    // A begin of text that was added is in a state of its own, which no mean over other positions stands for: it keeps what it has.
    private ImmutableArray<int>? Positions(IReadOnlyList<int> ids) =>
        _options.Positions is null && _options.Method.Factor is null && FirstOwn(ids) > 0
            ? [.. Enumerable.Range(1, ids.Count - 1)]
            : _options.Positions;

    private int FirstOwn(IReadOnlyList<int> ids) =>
        ids.Count > 1 && _model.Vocabulary.AddsBeginToken && ids[0] == _model.Vocabulary.BeginToken ? 1 : 0;

    private IEnumerable<Intervention> Changes(AblatedPart part, ImmutableArray<int>? positions) =>
        Sites(part.Kind)
            .Select(site =>
                (
                    _options.Method.Factor is { } factor
                        ? Intervention.Scale(site, factor)
                        : Intervention.Replace(site, _means!.Of(site, part.Layer, part.Head))
                ) with
                {
                    Layers = [part.Layer],
                    Heads = part.Head is { } head ? [head] : null,
                    Positions = positions,
                }
            );
}
