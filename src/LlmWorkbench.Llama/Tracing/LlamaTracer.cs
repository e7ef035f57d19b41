using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>
/// Runs a model over texts and copies out what it computes on the way: attention weights, what heads and MLPs add, the residual
/// stream. It has a context of its own, without flash attention (which never forms attention weights); each run starts with an
/// empty cache and leaves nothing behind. The numbers are those of a <see cref="LlamaContext"/> with the same options, to the
/// last bit. Calls from several threads wait for each other.
/// </summary>
public sealed class LlamaTracer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LlamaModel _model;
    private readonly NativeContext _native;
    private readonly bool _mayEndEarly;
    private readonly bool _isWhole;
    private ActivationMap? _map;

    /// <summary>Makes a context for tracing.</summary>
    /// <param name="model">The model that is run.</param>
    /// <param name="options">How; flash attention must not be asked for.</param>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or llama.cpp refused.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaTracer(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        options ??= new LlamaContextOptions();
        LlamaContext.RequireReader(model);
        if (options.FlashAttention == FlashAttention.Enabled)
        {
            throw new LlamaException(
                "Tracing cannot use flash attention, which never forms the attention weights: leave it to Auto or Disabled."
            );
        }

        options = options with { FlashAttention = FlashAttention.Disabled };
        options.Validate(model);
        int length = options.Length ?? Math.Clamp(model.TrainedContextLength, 1, LlamaContextOptions.DefaultLength);
        _isWhole = model.ReadsBothWays;
        int block = WholeText.BlockLength(model, options, length);
        options = _isWhole ? options with { BatchSize = block } : options;
        long bytes = ContextSize.RequireFit(model, options, length, block);
        _model = model;
        _native = new NativeContext(
            model,
            options,
            length,
            block,
            options.Threads ?? ThreadCount.Default,
            bytes,
            traced: true,
            embeds: _isWhole
        );
        // On one device a computation that is cut short ends there; on several, the next one would go on with nothing to read.
        _mayEndEarly = LlamaBackend.Devices.All(device => device.Kind == LlamaDeviceKind.Cpu);
    }

    /// <summary>The longest text in tokens.</summary>
    public int Length => _native.Length;

    /// <summary>Whether every token of a text attends to all others, and not only to those before it.</summary>
    public bool ReadsBothWays => _isWhole;

    /// <summary>The direction that is added to the residual stream in every run; null is none.</summary>
    public SteeringVector? Steering { get; private set; }

    /// <summary>The activations that at least one of the model's layers has.</summary>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="ObjectDisposedException">The tracer was disposed.</exception>
    public IReadOnlyList<ActivationName> Available()
    {
        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            return Map(CancellationToken.None).Names;
        }
    }

    /// <summary>The layers that have an activation, each with how many heads it has there; 0 for what has no heads.</summary>
    /// <param name="name">An activation of layers.</param>
    /// <returns>By ascending layer; empty where the architecture lacks it.</returns>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="ObjectDisposedException">The tracer was disposed.</exception>
    public IReadOnlyList<(int Layer, int Heads)> LayersWith(ActivationName name)
    {
        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            ActivationMap map = Map(CancellationToken.None);
            return
            [
                .. Enumerable
                    .Range(0, _model.LayerCount)
                    .Select(layer => (layer, Site: map.Find(name, layer)))
                    .Where(place => place.Site is not null)
                    .Select(place => (place.layer, place.Site!.Heads)),
            ];
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="requests">What is wanted of it; one request for each activation.</param>
    /// <param name="interventions">What is changed on the way, in this order; activations are copied after they were changed.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="ContextFullException">The text is longer than <see cref="Length"/>.</exception>
    /// <exception cref="MeaninglessNumbersException">What was asked for is not finite, or, where nothing is changed, all logits are the
    /// same.</exception>
    /// <exception cref="LlamaException">A layer, head or position does not exist, the model lacks the activation, the results do not fit
    /// into memory, or llama.cpp could not compute.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the tracer can be used again.</exception>
    /// <exception cref="ObjectDisposedException">The tracer was disposed.</exception>
    public Trace Run(
        IReadOnlyList<int> tokens,
        IReadOnlyList<ActivationRequest> requests,
        IReadOnlyList<Intervention>? interventions = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(requests);
        int[] ids = [.. tokens];
        LlamaContext.RequireTokens(_model, ids, Length);
        if (requests.Count == 0)
        {
            throw new LlamaException("Nothing was asked for: name at least one activation, such as Residual or Logits.");
        }

        if (_isWhole && requests.Any(request => request.Name == ActivationName.Logits))
        {
            throw new LlamaException(
                $"The architecture {_model.Architecture} reads in both directions and gives no logits: ask for others of its activations."
            );
        }

        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            var plan = new TracePlan(_model, Map(cancellation), ids.Length, requests, interventions ?? []);
            Compute(ids, plan, interventions is { Count: > 0 }, progress, cancellation);
            return new Trace([.. ids], plan.Activations);
        }
    }

    /// <summary>Sets or removes the direction that is added in all later runs.</summary>
    /// <param name="steering">The direction; null removes it.</param>
    /// <exception cref="LlamaException">It does not fit the model.</exception>
    /// <exception cref="ObjectDisposedException">The tracer was disposed.</exception>
    public void Steer(SteeringVector? steering)
    {
        RefuseReentry();
        lock (_gate)
        {
            SteeringVector.Apply(steering, _model, _native);
            Steering = steering;
            _map = null;
        }
    }

    /// <summary>Waits for a running call of another thread, then frees the context.</summary>
    public void Dispose()
    {
        RefuseReentry();
        lock (_gate)
        {
            _native.Dispose();
        }
    }

    private void Compute(int[] ids, TracePlan plan, bool isChanged, IProgress<double>? progress, CancellationToken cancellation)
    {
        var run = new TraceRun(plan, _mayEndEarly);
        _native.ForgetFrom(0);
        for (int from = 0; from < ids.Length; )
        {
            int count = Math.Min(_native.Block, ids.Length - from);
            int[] outputs = [.. Enumerable.Range(from, count).Where(plan.IsOutput)];
            run.Begin(new TokenBlock(from, count, outputs));
            Decode(
                run,
                ids[from..(from + count)],
                [.. Enumerable.Range(from, count).Select(position => (sbyte)(plan.IsOutput(position) ? 1 : 0))],
                cancellation
            );
            run.End();
            if (!run.IsFinite)
            {
                throw _native.NotFinite(ids, isChanged);
            }

            foreach (int position in outputs.Where(position => plan.Logits?.HasPosition(position) ?? false))
            {
                _native.Row(position - from, () => ids, isChanged).CopyTo(plan.Logits!.Destination(0, position));
            }

            from += count;
            progress?.Report((double)from / ids.Length);
        }
    }

    // The graph is the same for every text: it is read once, from a single token.
    private ActivationMap Map(CancellationToken cancellation)
    {
        if (_map is null)
        {
            var recorder = new GraphRecorder();
            _native.ForgetFrom(0);
            Decode(recorder, [0], [1], cancellation);
            _map = new ActivationMap(recorder.Finish(), _model.LayerCount, hasLogits: !_isWhole);
        }

        return _map;
    }

    private void Decode(ITensorListener listener, int[] ids, sbyte[] outputs, CancellationToken cancellation) =>
        TensorTap.Listen(listener, () => _native.Decode(ids, outputs, cancellation));

    private void RefuseReentry()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("A tracer cannot be used from inside its own progress handler: use it afterwards.");
        }
    }
}
