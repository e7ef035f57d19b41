using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// The native side of a context: it decodes tokens, gives rows of logits and forgets tails. It guards nothing but the
/// lifetime; <see cref="LlamaContext"/> checks ids, lengths and threads before.
/// </summary>
internal sealed unsafe class NativeContext : IDisposable
{
    private const int NoRoom = 1;

    private readonly AbortFlag _abort = new();
    private readonly ContextHandle _handle;
    private readonly nint _memory;
    private readonly int _vocabularySize;
    private readonly NumberCheck _check;
    private readonly LlamaModel _model;
    private bool _isSteered;

    /// <summary>Makes the native context.</summary>
    /// <exception cref="LlamaException">llama.cpp refused; the message carries its reason.</exception>
    /// <exception cref="MeaninglessNumbersException">A norm or bias of the model holds numbers that are not finite.</exception>
    internal NativeContext(
        LlamaModel model,
        LlamaContextOptions options,
        int length,
        int block,
        int threads,
        long bytes,
        bool traced = false,
        bool embeds = false,
        int sequences = 1
    )
    {
        if (model.Damage is { } damage)
        {
            throw NumberCheck.Weights(model, damage);
        }

        // Of several sequences each has positions of its own.
        if (sequences == 1)
        {
            LearnedPosition.Require(model, length);
        }

        _model = model;
        _check = new NumberCheck(model, options, block, threads);
        NativeContextParams parameters = ReleaseCalls.DefaultContextParams();
        parameters.ContextLength = (uint)length;
        parameters.BatchSize = (uint)options.BatchSize;
        parameters.MicroBatchSize = (uint)block;
        parameters.MaxSequences = (uint)sequences;
        parameters.UnifiedCache = sequences > 1 ? (byte)1 : (byte)0;
        parameters.Threads = threads;
        parameters.BatchThreads = threads;
        parameters.KeyType = (int)options.KeyType;
        parameters.ValueType = (int)options.ValueType;
        parameters.FlashAttention = (int)options.FlashAttention;
        options.RopeScaling?.Apply(ref parameters, model);
        if (traced)
        {
            parameters.EvaluationCallback = TensorTap.Callback;
        }

        if (embeds)
        {
            // A vector for each token: pooling is done by the caller, because llama.cpp pools each block by itself.
            parameters.Embeddings = 1;
            parameters.Pooling = 0;
        }

        parameters.AbortCallback = AbortFlag.Callback;
        parameters.AbortCallbackData = _abort.Data;

        // A deep model's log is longer than what is usually kept of one.
        IReadOnlyList<string> log = NativeLog.Everything(() => ContextHandle.Create(model.Handle, parameters, _abort, bytes), out _handle);
        if (_handle.IsInvalid)
        {
            throw new LlamaException(
                $"llama.cpp cannot make a context of {length:N0} tokens: {NativeLog.FirstError() ?? "it gave no reason"}"
            );
        }

        Memory = ContextMemory.Read(log);
        Adapt();
        _memory = LlamaNative.llama_get_memory(_handle);

        // Such a model reads a text as a whole, and llama.cpp ends the process when it is longer than a block.
        if (_memory == 0 && (!embeds || LlamaNative.llama_n_ubatch(_handle) < length))
        {
            Dispose();
            throw LlamaContext.ReadsBothWays(model);
        }

        _vocabularySize = model.Vocabulary.Count;
        EmbeddingWidth = LlamaNative.llama_model_n_embd_out(model.Handle);
        Length = Math.Min(length, (int)LlamaNative.llama_n_ctx(_handle));
        BatchSize = (int)LlamaNative.llama_n_batch(_handle);
        Block = (int)LlamaNative.llama_n_ubatch(_handle);

        // llama_memory_seq_add ends the process where a position is several numbers (llama-kv-cache.cpp), which older releases do not say.
        CanShift = _memory != 0 && LlamaNative.llama_memory_can_shift(_memory) != 0 && model.HasPlainPositions;
    }

    /// <summary>What llama.cpp allocated.</summary>
    internal ContextMemory Memory { get; }

    /// <summary>The context window in tokens: what was asked for, although llama.cpp rounds it up to a multiple of 256.</summary>
    internal int Length { get; }

    /// <summary>The most tokens that one call may decode.</summary>
    internal int BatchSize { get; }

    /// <summary>How many tokens are computed together.</summary>
    internal int Block { get; }

    /// <summary>Whether cached tokens can be moved to other positions.</summary>
    internal bool CanShift { get; }

    /// <summary>Reads tokens after those in the cache.</summary>
    /// <param name="tokens">At most <see cref="BatchSize"/> tokens of the vocabulary.</param>
    /// <param name="outputs">For each token, 1 where its logits are wanted.</param>
    /// <param name="cancellation">Stops the computation at the next operation.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the cache may hold some of the tokens.</exception>
    /// <exception cref="LlamaException">It failed; the cache may hold some of the tokens.</exception>
    /// <exception cref="Gguf.GgufFormatException">Somebody has written into the model's file, which is mapped.</exception>
    internal void Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<sbyte> outputs, CancellationToken cancellation)
    {
        fixed (int* ids = tokens)
        fixed (sbyte* flags = outputs)
        {
            Decode(
                new NativeBatch
                {
                    TokenCount = tokens.Length,
                    Tokens = ids,
                    Outputs = flags,
                },
                cancellation
            );
        }
    }

    /// <summary>Reads tokens of several sequences, in a context that was made for so many.</summary>
    /// <param name="batch">The tokens; the positions of each sequence go on where its last ones ended.</param>
    /// <param name="from">The first token to be read.</param>
    /// <param name="count">How many, at most <see cref="BatchSize"/>.</param>
    /// <param name="cancellation">Stops the computation at the next operation.</param>
    /// <inheritdoc cref="Decode(ReadOnlySpan{int}, ReadOnlySpan{sbyte}, CancellationToken)" path="/exception"/>
    internal void Decode(SequenceBatch batch, int from, int count, CancellationToken cancellation)
    {
        LearnedPosition.Require(_model, batch.Positions.AsSpan(from, count).ToArray().Max() + 1);

        // A token's sequences follow each other: all lists of them are parts of one.
        int[] first = batch.FirstSequences;
        int[] numbers = [.. Enumerable.Range(0, first.Max() + batch.SequenceCounts.Max())];
        int** sequences = stackalloc int*[count];
        fixed (int* ids = batch.Tokens)
        fixed (int* positions = batch.Positions)
        fixed (int* counts = batch.SequenceCounts)
        fixed (int* all = numbers)
        fixed (sbyte* flags = batch.Outputs)
        {
            for (int i = 0; i < count; i++)
            {
                sequences[i] = all + first[from + i];
            }

            Decode(
                new NativeBatch
                {
                    TokenCount = count,
                    Tokens = ids + from,
                    Positions = positions + from,
                    SequenceIdCounts = counts + from,
                    SequenceIds = sequences,
                    Outputs = flags + from,
                },
                cancellation
            );
        }
    }

    private void Decode(NativeBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _model.Handle.RequireUnwritten();
        int result;
        using (_abort.Watch(cancellation))
        {
            result = _model.Handle.Adapters.Reading(() => LlamaNative.llama_decode(_handle, batch));
        }

        // What was written meanwhile may have been read already.
        _model.Handle.RequireUnwritten();
        if (result != 0)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new LlamaException(
                result == NoRoom
                    ? $"There is no room in the context for {batch.TokenCount} more tokens."
                    : $"llama.cpp could not decode {batch.TokenCount} tokens (code {result}): "
                        + $"{NativeLog.FirstError() ?? "it gave no reason"}"
            );
        }
    }

    // From the first token on: what is in the cache never depends on when an adapter was set.
    private void Adapt()
    {
        if (_model.Adapters.Count == 0)
        {
            return;
        }

        NativeLog.Clear();
        if (!_handle.Adapt([.. _model.Adapters.Select(a => a.Handle)], [.. _model.Adapters.Select(a => a.Scale)]))
        {
            Dispose();
            throw new LlamaException($"llama.cpp refused the adapters: {NativeLog.FirstError() ?? "it gave no reason"}");
        }
    }

    /// <summary>Forgets all tokens and sets the control vector that is added from the next token on.</summary>
    /// <param name="directions">[layers - 1][width], from layer 1 on; empty removes it.</param>
    /// <param name="width">Numbers in a direction: the model's.</param>
    /// <param name="first">The first layer after which it is added.</param>
    /// <param name="last">The last one.</param>
    /// <exception cref="LlamaException">llama.cpp refused.</exception>
    internal void Steer(ReadOnlySpan<float> directions, int width, int first, int last)
    {
        using var alive = new HandleUse(_handle);
        ForgetFrom(0);
        _isSteered = directions.Length > 0;
        fixed (float* data = directions)
        {
            NativeLog.Clear();
            if (LlamaNative.llama_set_adapter_cvec(_handle, data, (nuint)directions.Length, width, first, last) != 0)
            {
                throw new LlamaException($"llama.cpp refused the steering vector: {NativeLog.FirstError() ?? "it gave no reason"}");
            }
        }
    }

    /// <summary>The logits after a token of the last call; [vocabulary], valid until the next call.</summary>
    /// <param name="index">The token's place in the last call; its output was wanted.</param>
    /// <param name="text">Gives the tokens that were read, asked only when the logits mean nothing.</param>
    /// <param name="isChanged">Whether interventions changed what was computed.</param>
    /// <exception cref="LlamaException">The model gives no logits.</exception>
    /// <exception cref="MeaninglessNumbersException">They are not finite, beyond all reason, or the same for every token.</exception>
    internal ReadOnlySpan<float> Row(int index, Func<int[]> text, bool isChanged = false)
    {
        float* data = LlamaNative.llama_get_logits_ith(_handle, index);
        if (data is null)
        {
            throw new LlamaException("The model gives no logits: it is not a language model that predicts tokens.");
        }

        var row = new ReadOnlySpan<float>(data, _vocabularySize);
        isChanged |= _isSteered || _model.Adapters.Count > 0;
        return !FiniteNumbers.AreLogits(row) ? throw _check.NotFinite(text(), isChanged)
            : !isChanged && FiniteNumbers.AreAlike(row) ? throw _check.Alike(row[0], text())
            : row;
    }

    /// <summary>How many numbers <see cref="Embedding"/> has.</summary>
    internal int EmbeddingWidth { get; }

    /// <summary>The vector of a token of the last call, in a context that embeds; [width], valid until the next call.</summary>
    /// <param name="index">The token's place in the last call.</param>
    /// <param name="text">Gives the tokens that were read, asked only when the vector means nothing.</param>
    /// <exception cref="LlamaException">The model gives no vectors.</exception>
    /// <exception cref="MeaninglessNumbersException">Its numbers are not finite.</exception>
    internal ReadOnlySpan<float> Embedding(int index, Func<int[]> text)
    {
        float* data = LlamaNative.llama_get_embeddings_ith(_handle, index);
        if (data is null)
        {
            throw new LlamaException("The model gives no vectors: llama.cpp does not keep the final hidden states of its architecture.");
        }

        var row = new ReadOnlySpan<float>(data, EmbeddingWidth);
        return FiniteNumbers.AreAll(row) ? row : throw _check.NotFinite(text(), _isSteered);
    }

    /// <summary>The exception for activations that are not finite.</summary>
    /// <param name="text">The tokens that were read.</param>
    /// <param name="isChanged">Whether interventions changed what was computed.</param>
    internal MeaninglessNumbersException NotFinite(int[] text, bool isChanged) => _check.NotFinite(text, isChanged || _isSteered);

    /// <summary>Forgets the tokens from a position on, or all when a tail alone cannot be cut off.</summary>
    /// <param name="position">How many tokens are to stay.</param>
    /// <returns>How many stayed. Recurrent models keep a running state without a tail: for them it is 0.</returns>
    internal int ForgetFrom(int position)
    {
        using var alive = new HandleUse(_handle);
        if (_memory == 0)
        {
            return 0;
        }

        if (position > 0 && LlamaNative.llama_memory_seq_rm(_memory, 0, position, -1) != 0)
        {
            return position;
        }

        LlamaNative.llama_memory_clear(_memory, 1);
        return 0;
    }

    /// <summary>Forgets the tokens at some positions.</summary>
    /// <param name="from">The first position.</param>
    /// <param name="to">The first that stays.</param>
    /// <exception cref="LlamaException">llama.cpp refused.</exception>
    internal void Forget(int from, int to)
    {
        using var alive = new HandleUse(_handle);
        if (LlamaNative.llama_memory_seq_rm(_memory, 0, from, to) == 0)
        {
            throw new LlamaException($"llama.cpp cannot forget the positions {from} to {to - 1} alone.");
        }
    }

    /// <summary>Moves the tokens from a position on, in a context that can (<see cref="CanShift"/>). Keys are rotated with the next
    /// <see cref="Decode(ReadOnlySpan{int}, ReadOnlySpan{sbyte}, CancellationToken)"/>.</summary>
    /// <param name="from">The first position.</param>
    /// <param name="delta">What is added to it and to all later ones.</param>
    internal void Shift(int from, int delta)
    {
        using var alive = new HandleUse(_handle);
        LlamaNative.llama_memory_seq_add(_memory, 0, from, -1, delta);
    }

    /// <summary>Keeps the context alive, also when another call disposes it, until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    internal HandleUse Use() => new(_handle);

    public void Dispose()
    {
        _handle.Dispose();
        _abort.Dispose();
    }
}
