using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// A context window over a model: the keys and values of the tokens read so far. Calls from several threads wait for each
/// other. What a call has in common with the one before is not computed again (see <see cref="ReuseBlock"/>).
/// </summary>
public sealed class LlamaContext : ILogitReader, IDisposable
{
    private const long OutputBufferBytes = 64 << 20;
    private const int CpuBlock = 128;
    private const int GpuBlock = 512;

    private readonly Lock _gate = new();
    private readonly NativeContext _native;
    private readonly CachedTokens _cache;
    private readonly int _vocabularySize;
    private readonly Func<int[]> _readTokens;
    private bool _disposed;

    /// <summary>Makes a context.</summary>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or llama.cpp refused.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaContext(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        options ??= new LlamaContextOptions();
        RequireDecoder(model);
        options.Validate(model);
        int length = options.Length ?? Math.Clamp(model.TrainedContextLength, 1, LlamaContextOptions.DefaultLength);
        int block = BlockLength(model, options);
        long bytes = ContextSize.RequireFit(model, options, length, block);
        Model = model;
        Threads = options.Threads ?? ThreadCount.Default;
        _native = new NativeContext(model, options, length, block, Threads, bytes);
        _cache = new CachedTokens(_native.Block);
        _vocabularySize = model.Vocabulary.Count;
        _readTokens = _cache.ToArray;
    }

    /// <summary>The model that is run.</summary>
    public LlamaModel Model { get; }

    /// <inheritdoc/>
    public LlamaVocabulary Vocabulary => Model.Vocabulary;

    /// <summary>The context window in tokens: what was asked for, although llama.cpp makes room for a multiple of 256.</summary>
    public int Length => _native.Length;

    /// <summary>How many tokens one native call decodes at most.</summary>
    public int BatchSize => _native.BatchSize;

    /// <summary>How many threads compute.</summary>
    public int Threads { get; }

    /// <summary>What llama.cpp allocated for it.</summary>
    public ContextMemory Memory => _native.Memory;

    /// <summary>
    /// The cache is reused in whole blocks of this many tokens. A token's numbers depend in their last bits on how many
    /// tokens were computed together; whole aligned blocks are always computed alike, so a text gives the same logits to
    /// the last bit whatever was read before it.
    /// </summary>
    public int ReuseBlock => _native.Block;

    /// <summary>How many tokens of the last
    /// <see cref="Evaluate(IReadOnlyList{int}, LogitPositions, LogitsVisitor, IProgress{double}, CancellationToken)"/> came from the
    /// cache.</summary>
    public int ReusedTokens { get; private set; }

    /// <summary>The direction that is added to the residual stream; null is none.</summary>
    public SteeringVector? Steering { get; private set; }

    /// <summary>How many tokens the cache holds.</summary>
    public int CachedTokenCount => _cache.Count;

    /// <summary>Reads a text and gives its logits.</summary>
    /// <param name="tokens">The whole text; what it shares with the call before is not computed again.</param>
    /// <param name="positions">Where the logits are wanted; null is after the last token.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <returns>A row for each position asked for.</returns>
    /// <exception cref="ContextFullException">The text is longer than <see cref="Length"/>.</exception>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="MeaninglessNumbersException">The logits are not finite, or the same for every token.</exception>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="Gguf.GgufFormatException">Somebody has written into the model's file
    /// (<see cref="LlamaModelOptions.LargestCopied"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the context can be used again.</exception>
    public Logits Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions? positions = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        positions ??= LogitPositions.Last;
        RequireRoomForRows(tokens.Count, positions);
        var logits = new Logits(_vocabularySize);
        Evaluate(tokens, positions, logits.Add, progress, cancellation);
        return logits;
    }

    /// <summary>Reads a text and hands each row of logits over as it is computed, so that a long text needs little memory.</summary>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{int}, LogitPositions?, IProgress{double}?, CancellationToken)"/>
    public void Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions positions,
        LogitsVisitor visit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(visit);
        int[] ids = [.. tokens];
        RequireTokens(Model, ids, Length);
        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            ReusedTokens = Rewind(ids, positions);
            for (int from = ReusedTokens; from < ids.Length; )
            {
                int count = ChunkLength(ids.Length, from, positions);
                DecodeChunk(ids, from, count, positions, visit, cancellation);
                from += count;
                progress?.Report((double)from / ids.Length);
            }
        }
    }

    /// <summary>Reads one more token after those in the cache.</summary>
    /// <param name="token">The token.</param>
    /// <param name="logits">Filled with the logits after it; [vocabulary].</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{int}, LogitPositions?, IProgress{double}?, CancellationToken)" path="/exception"/>
    public void Append(int token, Span<float> logits, CancellationToken cancellation = default)
    {
        if (logits.Length < _vocabularySize)
        {
            throw new ArgumentException(
                $"The logits need room for {_vocabularySize} numbers, but there is room for {logits.Length}.",
                nameof(logits)
            );
        }

        RequireTokens(Model, [token], Length);
        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            if (_cache.Count >= Length)
            {
                throw new ContextFullException(_cache.Count, 1, Length);
            }

            Decode([token], _cache.Count, [1], cancellation);
            _native.Row(0, _readTokens).CopyTo(logits);
        }
    }

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Forgets all tokens.</summary>
    /// <exception cref="InvalidOperationException">It was called from inside the context's own visitor or progress handler.</exception>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    public void Clear()
    {
        RefuseReentry();
        lock (_gate)
        {
            ForgetFrom(0);
        }
    }

    /// <summary>Sets or removes the direction that is added to the residual stream from now on, and forgets all tokens.</summary>
    /// <param name="steering">The direction; null removes it.</param>
    /// <exception cref="LlamaException">It does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">It was called from inside the context's own visitor or progress handler.</exception>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    public void Steer(SteeringVector? steering)
    {
        RefuseReentry();
        lock (_gate)
        {
            ForgetFrom(0);
            SteeringVector.Apply(steering, Model, _native);
            Steering = steering;
        }
    }

    /// <summary>
    /// Waits for a running call of another thread, then frees the cache. From inside its own visitor or progress handler the
    /// running call ends with <see cref="ObjectDisposedException"/> at the next step.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _native.Dispose();
        }
    }

    // Whole blocks only, and not so far that a position whose logits are wanted is skipped.
    private int Rewind(int[] ids, LogitPositions positions)
    {
        int firstWanted = 0;
        while (firstWanted < ids.Length - 1 && !positions.Wants(firstWanted, ids.Length))
        {
            firstWanted++;
        }

        return ForgetFrom(_cache.Reusable(ids, firstWanted));
    }

    private int ForgetFrom(int position)
    {
        int kept = position == _cache.Count && position > 0 ? position : _native.ForgetFrom(position);
        _cache.Truncate(kept);
        return kept;
    }

    // A chunk starts at a multiple of the block and is cut by llama.cpp into blocks; many rows of logits make it shorter.
    private int ChunkLength(int total, int from, LogitPositions positions)
    {
        int blocks = BatchSize / ReuseBlock;
        int outputs = 0;
        long maxOutputs = Math.Max(ReuseBlock, OutputBufferBytes / sizeof(float) / _vocabularySize);
        int length = 0;
        for (int block = 0; block < blocks && from + length < total; block++)
        {
            int end = Math.Min(total, from + length + ReuseBlock);
            for (int position = from + length; position < end; position++)
            {
                outputs += positions.Wants(position, total) ? 1 : 0;
            }

            if (length > 0 && outputs > maxOutputs)
            {
                break;
            }

            length = end - from;
        }

        return length;
    }

    private void DecodeChunk(int[] ids, int from, int count, LogitPositions positions, LogitsVisitor visit, CancellationToken cancellation)
    {
        sbyte[] outputs = new sbyte[count];
        for (int i = 0; i < count; i++)
        {
            outputs[i] = positions.Wants(from + i, ids.Length) ? (sbyte)1 : (sbyte)0;
        }

        Decode(ids.AsSpan(from, count), from, outputs, cancellation);
        for (int i = 0; i < count; i++)
        {
            if (outputs[i] != 0)
            {
                cancellation.ThrowIfCancellationRequested();
                visit(from + i, _native.Row(i, _readTokens));
                ObjectDisposedException.ThrowIf(_disposed, this);
            }
        }
    }

    private void Decode(ReadOnlySpan<int> tokens, int from, ReadOnlySpan<sbyte> outputs, CancellationToken cancellation)
    {
        try
        {
            _native.Decode(tokens, outputs, cancellation);
            _cache.Append(tokens, from);
        }
        catch
        {
            // Blocks that were finished before the failure stay in llama.cpp's cache: forget them, so that both agree.
            _cache.Truncate(_native.ForgetFrom(from));
            throw;
        }
    }

    // Long texts are refused for their length, not for their rows.
    private void RequireRoomForRows(int count, LogitPositions positions)
    {
        if (count > Length || (long)count * _vocabularySize * sizeof(float) <= OutputBufferBytes)
        {
            return;
        }

        long rows = Enumerable.Range(0, count).LongCount(position => positions.Wants(position, count));
        MemoryFit.Require(
            (double)rows * _vocabularySize * sizeof(float),
            AvailableMemory.Bytes,
            $"{rows:N0} rows of {_vocabularySize:N0} logits need",
            "of memory",
            "ask for fewer positions, or visit the rows one by one"
        );
    }

    /// <summary>Refuses an empty text, one that is too long, and tokens that are not in the vocabulary.</summary>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="ContextFullException">There are too many.</exception>
    internal static void RequireTokens(LlamaModel model, ReadOnlySpan<int> ids, int most)
    {
        if (ids.Length == 0)
        {
            throw new ArgumentException(
                "There is no token to read: the text is empty and this vocabulary adds no begin token.",
                nameof(ids)
            );
        }

        if (ids.Length > most)
        {
            throw new ContextFullException(ids.Length, most);
        }

        foreach (int id in ids)
        {
            model.Vocabulary.RequireToken(id);
        }
    }

    private void RefuseReentry()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "A context cannot be used from inside its own visitor or progress handler: collect the rows and use it afterwards."
            );
        }
    }

    /// <summary>How many tokens are computed together, here and in a <see cref="LlamaTracer"/>, whose numbers are the same
    /// therefore.</summary>
    internal static int BlockLength(LlamaModel model, LlamaContextOptions options) =>
        Math.Min(options.BatchSize, options.BlockSize ?? (model.OffloadedLayers > 0 ? GpuBlock : CpuBlock));

    /// <summary>Refuses models that do not predict the next token.</summary>
    /// <exception cref="LlamaException">It has no weights or an encoder, or reads in both directions.</exception>
    internal static void RequireDecoder(LlamaModel model)
    {
        RequireReader(model);
        if (model.ReadsBothWays)
        {
            throw ReadsBothWays(model);
        }
    }

    /// <summary>The refusal of a model in which every token of a text sees all others.</summary>
    internal static LlamaException ReadsBothWays(LlamaModel model) =>
        new(
            $"The architecture {model.Architecture} reads in both directions and predicts no next token: it can be asked for tokens, "
                + "vectors of texts and attention, and everything else needs a model that reads from left to right."
        );

    /// <summary>Refuses models that cannot read a text: those without weights, and those that read one text and write another.</summary>
    /// <exception cref="LlamaException">It is such a model.</exception>
    internal static void RequireReader(LlamaModel model)
    {
        if (
            !model.HasWeights
            || LlamaNative.llama_model_has_decoder(model.Handle) == 0
            || LlamaNative.llama_model_has_encoder(model.Handle) != 0
        )
        {
            string name = System.IO.Path.GetFileName(model.Path);
            throw new LlamaException(
                model.HasWeights
                    ? $"The architecture {model.Architecture} reads one text with an encoder and writes another: only encoders "
                        + "alone, and models that read from left to right and predict the next token, can be run."
                : model.File.Tensors.Count == 0 ? $"{name} holds only a vocabulary: it can cut text into tokens, but has no weights to run."
                : $"{name} was loaded for its vocabulary only: it has no weights to run."
            );
        }
    }
}
