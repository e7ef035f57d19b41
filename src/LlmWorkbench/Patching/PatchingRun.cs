using System.Collections.Immutable;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Patching;

/// <summary>Two prompts, the activations of both, and the run of one with those of the other.</summary>
internal sealed class PatchingRun : IDisposable
{
    private readonly LlamaTracer _tracer;
    private readonly LoadedModel _model;
    private readonly PatchingOptions _options;
    private readonly ImmutableArray<int> _positions;
    private readonly int[] _layers;
    private readonly Trace _source;
    private readonly Trace _receiver;

    /// <summary>Reads both prompts.</summary>
    public PatchingRun(LoadedModel model, string text, string other, PatchingOptions options, CancellationToken cancellation)
    {
        (_model, _options) = (model, options);
        _tracer = model.NewTracer();
        try
        {
            (TextIds, OtherIds) = (Cut(text), Cut(other));
            PromptPair.Require(TextIds, OtherIds, model.Vocabulary);
            _positions = Chosen(options.Positions, TextIds.Length, "position");
            _layers = [.. Chosen(options.Layers, model.Engine.LayerCount, "layer")];
            ActivationRequest[] requests = [.. Requests()];
            (Trace? ofText, Trace? ofOther) = (
                _tracer.Run(TextIds, requests, cancellation: cancellation),
                _tracer.Run(OtherIds, requests, cancellation: cancellation)
            );
            (float[]? behindText, float[]? behindOther) = (Logits(TextIds, [], cancellation), Logits(OtherIds, [], cancellation));
            Token = WatchedToken.Of(options.Token, TopLogits.Of(behindText, 1)[0], model.Vocabulary);
            Against = WatchedToken.Of(options.Against, TopLogits.Of(behindOther, 1)[0], model.Vocabulary);
            (TextDifference, OtherDifference) = (Difference(behindText), Difference(behindOther));
            PromptPair.RequireContrast(this);
            bool isDenoising = options.Direction == PatchingDirection.Denoise;
            (SourceDifference, ReceiverDifference) = isDenoising ? (TextDifference, OtherDifference) : (OtherDifference, TextDifference);
            (_source, _receiver) = isDenoising ? (ofText, ofOther) : (ofOther, ofText);
        }
        catch
        {
            _tracer.Dispose();
            throw;
        }
    }

    /// <summary>The text.</summary>
    public int[] TextIds { get; }

    /// <summary>The other prompt.</summary>
    public int[] OtherIds { get; }

    /// <summary>The answer to the text.</summary>
    public WatchedToken Token { get; }

    /// <summary>The answer to the other prompt.</summary>
    public WatchedToken Against { get; }

    /// <summary>The logit difference after the text.</summary>
    public double TextDifference { get; }

    /// <summary>The logit difference after the other prompt.</summary>
    public double OtherDifference { get; }

    private double SourceDifference { get; }

    private double ReceiverDifference { get; }

    private ActivationName Name =>
        _options.Site switch
        {
            PatchingSite.Attention => ActivationName.AttentionOutput,
            PatchingSite.Mlp => ActivationName.MlpOutput,
            PatchingSite.Heads => ActivationName.HeadOutput,
            _ => ActivationName.Residual,
        };

    // What enters the first layer belongs to the residual stream; with chosen layers it is not asked for.
    private bool HasEmbedding => _options.Site == PatchingSite.Residual && _options.Layers is null;

    /// <summary>All places, layer after layer.</summary>
    public IReadOnlyList<PatchedPlace> Places()
    {
        int?[] layers = [.. HasEmbedding ? [null] : Array.Empty<int?>(), .. _layers.Select(layer => (int?)layer)];
        return
        [
            .. layers.SelectMany(layer =>
                _options.Site == PatchingSite.Heads
                    ? Enumerable.Range(0, _source[Name, layer!.Value].Heads.Length).Select(head => new PatchedPlace(layer, null, head))
                    : _positions.Select(position => new PatchedPlace(layer, position, null))
            ),
        ];
    }

    /// <summary>The logit difference of the run with a patch.</summary>
    public double Difference(PatchedPlace place, CancellationToken cancellation)
    {
        (Activation? source, Activation? receiver) = place.Layer is { } layer
            ? (_source[Name, layer], _receiver[Name, layer])
            : (_source[ActivationName.Embedding], _receiver[ActivationName.Embedding]);
        ImmutableArray<int> positions = [.. (place.Position is { } position ? [position] : _positions).Where(source.HasPosition)];

        // What is the same in both runs, or never reaches the last position, changes no bit.
        if (
            positions.All(p =>
                place.Head is { } head
                    ? source.Row(head, p).SequenceEqual(receiver.Row(head, p))
                    : source.Row(p).SequenceEqual(receiver.Row(p))
            )
        )
        {
            return ReceiverDifference;
        }

        Intervention patch = Intervention.Patch(source) with { Positions = positions, Heads = place.Head is { } number ? [number] : null };
        return Difference(Logits(_options.Direction == PatchingDirection.Denoise ? OtherIds : TextIds, [patch], cancellation));
    }

    /// <summary>0 for the run that is patched, 1 for the run that the activations come from.</summary>
    public double Recovered(double difference) => (difference - ReceiverDifference) / (SourceDifference - ReceiverDifference);

    /// <summary>Tokens with their labels.</summary>
    public IReadOnlyList<WatchedToken> Describe(int[] ids) => [.. ids.Select(id => WatchedToken.Of(id, _model.Vocabulary))];

    /// <inheritdoc/>
    public void Dispose() => _tracer.Dispose();

    private int[] Cut(string text) => TokenizedText.Read(_model, text, available: _tracer.Length).Ids;

    // After the last layer's attention nothing reaches the last logits but the last position; asking for other rows there would
    // compute more of them together, and change last bits.
    private IEnumerable<ActivationRequest> Requests()
    {
        int last = _model.Engine.LayerCount - 1;
        ImmutableArray<int> before = _options.Site == PatchingSite.Heads ? [.. _layers] : [.. _layers.Where(layer => layer < last)];
        if (before.Length > 0)
        {
            yield return new ActivationRequest(Name) { Layers = before, Positions = _positions };
        }

        if (before.Length < _layers.Length)
        {
            yield return new ActivationRequest(Name) { Layers = [last], Positions = [TextIds.Length - 1] };
        }

        if (HasEmbedding)
        {
            yield return new ActivationRequest(ActivationName.Embedding) { Positions = _positions };
        }
    }

    private float[] Logits(int[] ids, IReadOnlyList<Intervention> patches, CancellationToken cancellation) =>
        _tracer
            .Run(ids, [new(ActivationName.Logits) { Positions = [ids.Length - 1] }], patches, cancellation: cancellation)[
                ActivationName.Logits
            ]
            .Values.ToArray();

    private double Difference(ReadOnlySpan<float> logits) => (double)logits[Token.Id] - logits[Against.Id];

    private static ImmutableArray<int> Chosen(ImmutableArray<int>? chosen, int count, string what)
    {
        if (chosen is not { IsDefaultOrEmpty: false } numbers)
        {
            return [.. Enumerable.Range(0, count)];
        }

        int? unknown = numbers.Where(number => number < 0 || number >= count).Select(number => (int?)number).FirstOrDefault();
        return unknown is null
            ? [.. numbers.Distinct().Order()]
            : throw new LlamaException($"There is no {what} {unknown}: they are counted from 0 to {count - 1}.");
    }
}
