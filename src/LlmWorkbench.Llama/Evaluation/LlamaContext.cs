using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama;

/// <summary>
/// A context window over a model: the keys and values of the tokens read so far. Calls from several threads wait for each
/// other. What a call has in common with the one before is not computed again (see <see cref="ReuseBlock"/>).
/// </summary>
public sealed unsafe class LlamaContext : IDisposable
{
    private const long OutputBufferBytes = 64 << 20;
    private const int CpuBlock = 64;
    private const int GpuBlock = 512;

    private readonly Lock _gate = new();
    private readonly ContextHandle _handle;
    private readonly nint _memory;
    private readonly AbortFlag _abort = new();
    private readonly CachedTokens _cache;
    private readonly int _vocabularySize;

    /// <summary>Makes a context.</summary>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or llama.cpp refused.</exception>
    public LlamaContext(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new LlamaContextOptions();
        RequireDecoder(model);
        options.Validate(model);
        int length = options.Length ?? Math.Clamp(model.TrainedContextLength, 1, LlamaContextOptions.DefaultLength);
        KeyValueCacheSize.RequireFit(model, length, options.KeyType, options.ValueType);
        Model = model;
        Threads = options.Threads ?? ThreadCount.Default;
        ReuseBlock = Math.Min(options.BatchSize, model.OffloadedLayers > 0 ? GpuBlock : CpuBlock);
        _handle = Create(model, options, length);
        _memory = LlamaNative.llama_get_memory(_handle);
        Length = (int)LlamaNative.llama_n_ctx(_handle);
        BatchSize = (int)LlamaNative.llama_n_batch(_handle);
        ReuseBlock = (int)LlamaNative.llama_n_ubatch(_handle);
        _cache = new CachedTokens(ReuseBlock);
        _vocabularySize = model.Vocabulary.Count;
    }

    /// <summary>The model that is run.</summary>
    public LlamaModel Model { get; }

    /// <summary>The context window in tokens: what was asked for, rounded up to a multiple of 256 by llama.cpp.</summary>
    public int Length { get; }

    /// <summary>How many tokens one native call decodes at most.</summary>
    public int BatchSize { get; }

    /// <summary>How many threads compute.</summary>
    public int Threads { get; }

    /// <summary>
    /// The cache is reused in whole blocks of this many tokens. A token's numbers depend in their last bits on how many
    /// tokens were computed together; whole aligned blocks are always computed alike, so a text gives the same logits to
    /// the last bit whatever was read before it.
    /// </summary>
    public int ReuseBlock { get; }

    /// <summary>How many tokens of the last <see cref="Evaluate(IReadOnlyList{int}, LogitPositions, LogitsVisitor, IProgress{double}, CancellationToken)"/> came from the cache.</summary>
    public int ReusedTokens { get; private set; }

    /// <summary>How many tokens the cache holds.</summary>
    public int CachedTokenCount => _cache.Count;

    /// <summary>Reads a text and gives its logits.</summary>
    /// <param name="tokens">The whole text; what it shares with the call before is not computed again.</param>
    /// <param name="positions">Where the logits are wanted; null is behind the last token.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <returns>A row for each position asked for.</returns>
    /// <exception cref="ContextFullException">The text is longer than <see cref="Length"/>.</exception>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the context can be used again.</exception>
    public Logits Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions? positions = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var logits = new Logits(_vocabularySize);
        Evaluate(tokens, positions ?? LogitPositions.Last, logits.Add, progress, cancellation);
        return logits;
    }

    /// <summary>Reads a text and hands each row of logits over as it is computed, so that a long text needs little memory.</summary>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{int}, LogitPositions?, IProgress{double}?, CancellationToken)"/>
    public void Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions positions,
        LogitsVisitor visit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(visit);
        int[] ids = [.. tokens];
        RequireTokens(ids, Length);
        RefuseReentry();
        lock (_gate)
        {
            ReusedTokens = Rewind(ids, positions);
            for (int from = ReusedTokens; from < ids.Length;)
            {
                int count = ChunkLength(ids.Length, from, positions);
                Decode(ids.AsSpan(from, count), from, position => positions.Wants(position, ids.Length), visit, cancellation);
                from += count;
                progress?.Report((double)from / ids.Length);
            }
        }
    }

    /// <summary>Reads one more token behind those in the cache.</summary>
    /// <param name="token">The token.</param>
    /// <param name="logits">Filled with the logits behind it; [vocabulary].</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <inheritdoc cref="Evaluate(IReadOnlyList{int}, LogitPositions?, IProgress{double}?, CancellationToken)" path="/exception"/>
    public void Append(int token, Span<float> logits, CancellationToken cancellation = default)
    {
        if (logits.Length < _vocabularySize)
        {
            throw new ArgumentException($"The logits need room for {_vocabularySize} numbers, but there is room for {logits.Length}.", nameof(logits));
        }

        RequireTokens([token], Length);
        RefuseReentry();
        lock (_gate)
        {
            if (_cache.Count >= Length)
            {
                throw new ContextFullException(_cache.Count + 1L, Length);
            }

            int position = _cache.Count;
            using (AbortFlag.Registration watch = Begin(cancellation))
            {
                sbyte output = 1;
                Submit([token], position, &output, cancellation);
                Row(0).CopyTo(logits);
            }
        }
    }

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            ForgetFrom(0);
        }
    }

    /// <summary>Waits for a running call, then frees the cache.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _handle.Dispose();
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

    // Recurrent models keep a running state that has no tail to cut off: for them everything is read again.
    private int ForgetFrom(int position)
    {
        using var alive = new HandleUse(_handle);
        if (position > 0 && position < _cache.Count && LlamaNative.llama_memory_seq_rm(_memory, 0, position, -1) == 0)
        {
            position = 0;
        }

        if (position == 0)
        {
            LlamaNative.llama_memory_clear(_memory, 1);
        }

        _cache.Truncate(position);
        return position;
    }

    // A chunk starts at a multiple of the block and is cut by llama.cpp into blocks; many rows of logits make it shorter.
    private int ChunkLength(int total, int from, LogitPositions positions)
    {
        int blocks = BatchSize / ReuseBlock;
        int outputs = 0;
        long mostOutputs = Math.Max(ReuseBlock, OutputBufferBytes / sizeof(float) / _vocabularySize);
        int length = 0;
        for (int block = 0; block < blocks && from + length < total; block++)
        {
            int end = Math.Min(total, from + length + ReuseBlock);
            for (int position = from + length; position < end; position++)
            {
                outputs += positions.Wants(position, total) ? 1 : 0;
            }

            if (length > 0 && outputs > mostOutputs)
            {
                break;
            }

            length = end - from;
        }

        return length;
    }

    private void Decode(ReadOnlySpan<int> tokens, int from, Func<int, bool> wants, LogitsVisitor visit, CancellationToken cancellation)
    {
        Span<sbyte> outputs = tokens.Length <= 1024 ? stackalloc sbyte[tokens.Length] : new sbyte[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            outputs[i] = wants(from + i) ? (sbyte)1 : (sbyte)0;
        }

        using AbortFlag.Registration watch = Begin(cancellation);
        fixed (sbyte* flags = outputs)
        {
            Submit(tokens, from, flags, cancellation);
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            if (outputs[i] != 0)
            {
                cancellation.ThrowIfCancellationRequested();
                visit(from + i, Row(i));
            }
        }
    }

    private AbortFlag.Registration Begin(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _abort.Watch(cancellation);
    }

    private void Submit(ReadOnlySpan<int> tokens, int from, sbyte* outputs, CancellationToken cancellation)
    {
        int result;
        fixed (int* ids = tokens)
        {
            result = LlamaNative.llama_decode(_handle, new NativeBatch { TokenCount = tokens.Length, Tokens = ids, Outputs = outputs });
        }

        if (result == 0)
        {
            _cache.Append(tokens, from);
            return;
        }

        // Blocks that were finished before the failure stay in llama.cpp's cache: forget them, so that both agree.
        _cache.Append(tokens, from);
        ForgetFrom(from);
        cancellation.ThrowIfCancellationRequested();
        throw result == 1
            ? new ContextFullException((long)from + tokens.Length, Length)
            : new LlamaException($"llama.cpp could not decode {tokens.Length} tokens (code {result}): {NativeLog.FirstError() ?? "it gave no reason"}");
    }

    private ReadOnlySpan<float> Row(int index)
    {
        float* row = LlamaNative.llama_get_logits_ith(_handle, index);
        return row is not null
            ? new ReadOnlySpan<float>(row, _vocabularySize)
            : throw new LlamaException($"The architecture {Model.Architecture} gives no logits: it is not a language model that predicts tokens.");
    }

    private void RequireTokens(ReadOnlySpan<int> ids, int most)
    {
        if (ids.Length == 0)
        {
            throw new ArgumentException("There is no token to read: the text is empty and this vocabulary adds no begin token.", nameof(ids));
        }

        if (ids.Length > most)
        {
            throw new ContextFullException(ids.Length, most);
        }

        foreach (int id in ids)
        {
            Model.Vocabulary.RequireToken(id);
        }
    }

    private void RefuseReentry()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("A context cannot be used from inside its own visitor or progress handler: collect the rows and use it afterwards.");
        }
    }

    private static void RequireDecoder(LlamaModel model)
    {
        if (!model.HasWeights || LlamaNative.llama_model_has_decoder(model.Handle) == 0 || LlamaNative.llama_model_has_encoder(model.Handle) != 0)
        {
            throw new LlamaException(model.HasWeights
                ? $"The architecture {model.Architecture} has an encoder: only models that read from left to right and predict the next token can be run."
                : $"{System.IO.Path.GetFileName(model.Path)} was loaded for its vocabulary only: it has no weights to run.");
        }
    }

    private ContextHandle Create(LlamaModel model, LlamaContextOptions options, int length)
    {
        NativeContextParams parameters = LlamaNative.llama_context_default_params();
        parameters.ContextLength = (uint)length;
        parameters.BatchSize = (uint)options.BatchSize;
        parameters.MicroBatchSize = (uint)ReuseBlock;
        parameters.MaxSequences = 1;
        parameters.Threads = Threads;
        parameters.BatchThreads = Threads;
        parameters.KeyType = (int)options.KeyType;
        parameters.ValueType = (int)options.ValueType;
        parameters.FlashAttention = (int)options.FlashAttention;
        parameters.AbortCallback = AbortFlag.Callback;
        parameters.AbortCallbackData = _abort.Data;
        NativeLog.Clear();
        var handle = new ContextHandle(LlamaNative.llama_init_from_model(model.Handle, parameters), model.Handle);
        return !handle.IsInvalid
            ? handle
            : throw new LlamaException($"llama.cpp cannot make a context of {length:N0} tokens: {NativeLog.FirstError() ?? "it gave no reason"}");
    }
}
