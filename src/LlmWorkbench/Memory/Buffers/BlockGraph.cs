using LlmWorkbench.Gguf;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Memory.Buffers;

/// <summary>
/// What llama.cpp computes for a block of tokens, step by step, as far as it needs memory (llama-graph.cpp and the files of src/models,
/// https://github.com/ggml-org/llama.cpp/tree/master/src). All numbers are of 32 bits but those that say others.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="context">The block, the context, flash attention, the cache's type.</param>
internal sealed class BlockGraph(ModelLayout model, ContextShape context)
{
    private readonly BufferPlan _plan = new();
    private readonly BlockForm _form = model.Form;

    private long Stream => Bytes(model.Width);

    /// <summary>The size of the buffer on the device that computes the first block.</summary>
    /// <param name="hasOutput">Whether the same device computes the logits.</param>
    /// <returns>Its size in bytes.</returns>
    public long Size(bool hasOutput = true)
    {
        PlannedTensor tokens = _plan.Input(Bytes(1));
        _plan.Input(Stream); // vectors in place of tokens, which have their place although nobody gives any
        PlannedTensor stream = _plan.Step(Stream, tokens);
        PlannedTensor positions = _plan.Input(Bytes(1));
        if (_form.HasLearnedPositions)
        {
            stream = _plan.Overwrite(Stream, stream, _plan.Step(Stream, positions));
        }

        return Size(stream, positions, hasOutput);
    }

    /// <summary>The size of the buffer on a card that computes the last blocks and the logits: the embedding is made in the machine's
    /// memory and copied to it.</summary>
    /// <returns>Its size in bytes.</returns>
    public long SizeOnCard() => Size(_plan.Input(Stream), _plan.Input(Bytes(1)), hasOutput: true);

    /// <summary>What stays in the machine's memory where a card computes all blocks: tokens, their embeddings, which token sees
    /// which.</summary>
    /// <returns>Its size in bytes.</returns>
    public long SizeOfInputs()
    {
        PlannedTensor tokens = _plan.Input(Bytes(1));
        _plan.Input(Stream);
        _plan.Step(Stream, tokens);
        foreach (int cells in new[] { context.Cells, model.SlidingWindow > 0 ? context.WindowCells(model.SlidingWindow) : 0 })
        {
            _plan.Input((context.UsesFlashAttention ? 2 : sizeof(float)) * (long)cells * context.Tokens);
        }

        return _plan.Size();
    }

    private long Size(PlannedTensor stream, PlannedTensor positions, bool hasOutput)
    {
        // What is given to the computation lies in the order in which it is first read.
        var all = new AttentionInputs(_plan, model, context, context.Cells);
        var windowed = new AttentionInputs(_plan, model, context, context.WindowCells(model.SlidingWindow));
        foreach ((int i, LayerLayout layer) in model.Layers.Index())
        {
            bool isLast = i == model.Layers.Count - 1;
            stream = Layer(layer, stream, positions, layer.IsWindowed ? windowed : all, isLast ? new(() => _plan.Input(Bytes(1))) : null);
        }

        if (hasOutput)
        {
            _plan.Step(Bytes(model.Vocabulary), Norm(stream));
        }

        return _plan.Size();
    }

    private PlannedTensor Layer(
        LayerLayout layer,
        PlannedTensor stream,
        PlannedTensor positions,
        AttentionInputs inputs,
        Lazy<PlannedTensor>? rows
    )
    {
        // A second norm is for attention alone, and the first comes where it is read.
        PlannedTensor norm = Norm(stream);
        PlannedTensor queries = Queries(layer, norm, positions, inputs);
        if (!_form.IsParallel)
        {
            PlannedTensor attention = Picked(Projected(Look(layer, queries, inputs), inputs), rows);
            PlannedTensor added = _plan.Overwrite(Stream, attention, Picked(stream, rows));
            PlannedTensor made = FeedForward(Norm(added));
            return _form.HasFusedGate ? _plan.Overwrite(Stream, added, made) : _plan.Overwrite(Stream, made, added);
        }

        // What attention has gathered waits for its projection: ggml follows the first operand of an addition first.
        PlannedTensor looked = Look(layer, queries, inputs);
        PlannedTensor forward = FeedForward(Picked(_form.HasSecondNorm ? Norm(stream) : norm, rows));
        PlannedTensor both = _plan.Overwrite(Stream, forward, Picked(Projected(looked, inputs), rows));
        return _plan.Overwrite(Stream, both, Picked(stream, rows));
    }

    // Keys and values go into the cache; what is left are the queries.
    private PlannedTensor Queries(LayerLayout layer, PlannedTensor input, PlannedTensor positions, AttentionInputs inputs)
    {
        (long q, long k, long v) = (Bytes(layer.QueryWidth), Bytes(layer.KeyWidth), Bytes(layer.ValueWidth));
        PlannedTensor? fused = _form.HasFusedQueries ? _plan.Step(q + k + v, input) : null;
        PlannedTensor queries = Mixed(Turned(fused ?? _plan.Step(q, input), q, positions), q, isPart: !_form.Rotates, inputs.Rotation);
        PlannedTensor keys = Mixed(Turned(fused ?? _plan.Step(k, input), k, positions), k, isPart: !_form.Rotates, inputs.Rotation);
        PlannedTensor values = Mixed(fused ?? _plan.Step(v, input), v, isPart: true, inputs.ValueRotation);
        _plan.Store(keys, inputs.KeyCells);
        _plan.Store(context.UsesFlashAttention ? values : _plan.Step(v, values), inputs.ValueCells);
        return queries;
    }

    private PlannedTensor Turned(PlannedTensor heads, long bytes, PlannedTensor positions) =>
        _form.Rotates ? _plan.Step(bytes, heads, positions) : heads;

    // A quantized cache loses less when the numbers of a head are mixed by a Hadamard matrix before; a part of a matrix is copied first.
    private PlannedTensor Mixed(PlannedTensor heads, long bytes, bool isPart, PlannedTensor? rotation) =>
        rotation is null ? heads : _plan.Step(bytes, _form.HasFusedQueries && isPart ? _plan.Step(bytes, heads) : heads, rotation);

    private PlannedTensor Projected(PlannedTensor mixed, AttentionInputs inputs) =>
        _plan.Step(Stream, inputs.ValueRotation is { } rotation ? _plan.Step(mixed.Bytes, mixed, rotation) : mixed);

    private PlannedTensor Look(LayerLayout layer, PlannedTensor queries, AttentionInputs inputs)
    {
        long mixed = Bytes(layer.QueryWidth);
        if (context.UsesFlashAttention)
        {
            // Flash attention reads no cache of 32 bits: it is copied into 16.
            PlannedTensor[] copies =
                context.CacheType == GgmlType.F32
                    ? [_plan.Step(2L * inputs.Cells * layer.KeyWidth), _plan.Step(2L * inputs.Cells * layer.ValueWidth)]
                    : [];
            return _plan.Step(mixed, [queries, .. copies, inputs.Mask]);
        }

        long scores = Bytes(inputs.Cells) * model.Heads;
        PlannedTensor weights = _plan.Overwrite(scores, _plan.Step(scores, queries), inputs.Mask);
        return _plan.Step(mixed, _plan.Step(mixed, weights));
    }

    private PlannedTensor FeedForward(PlannedTensor input)
    {
        long inner = Bytes(model.FeedForward);
        if (_form.Experts > 0)
        {
            return Experts(input);
        }

        if (_form.HasFusedGate)
        {
            return _plan.Step(Stream, _plan.Step(inner, _plan.Step(2 * inner, input)));
        }

        PlannedTensor up = _plan.Step(inner, input);
        return _plan.Step(Stream, _form.HasGate ? _plan.Step(inner, up, _plan.Step(inner, input)) : _plan.Overwrite(inner, up));
    }

    // Which experts a token goes to, the work of those, and their outputs added.
    private PlannedTensor Experts(PlannedTensor input)
    {
        long chosen = Bytes(_form.UsedExperts);
        PlannedTensor probabilities = _plan.Overwrite(Bytes(_form.Experts), _plan.Step(Bytes(_form.Experts), input));
        PlannedTensor order = _plan.Step(Bytes(_form.Experts), probabilities);
        PlannedTensor shares = _plan.Step(chosen, probabilities, order);
        PlannedTensor up = _plan.Step(model.FeedForward * chosen, input, order);
        PlannedTensor gate = _plan.Step(model.FeedForward * chosen, input, order);
        PlannedTensor down = _plan.Step(model.Width * chosen, _plan.Step(model.FeedForward * chosen, gate, up), order);
        return _plan.Step(Stream, _plan.Overwrite(model.Width * chosen, down, shares));
    }

    private PlannedTensor Picked(PlannedTensor tensor, Lazy<PlannedTensor>? rows) =>
        rows is null ? tensor : _plan.Step(tensor.Bytes, tensor, rows.Value);

    private PlannedTensor Norm(PlannedTensor input) =>
        _form.HasLayerNorm ? _plan.Step(input.Bytes, input) : _plan.Overwrite(input.Bytes, input);

    private long Bytes(long numbersPerToken) => sizeof(float) * numbersPerToken * context.Tokens;
}
