using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;

namespace LlmWorkbench.Llama.Streaming;

/// <summary>
/// A context window that reads on and on: what does not fit any more is forgotten, and the rest stays as it was computed. What is
/// kept has seen what was forgotten, unlike a text that is shortened and read anew. Calls from several threads wait for each other.
/// </summary>
public sealed class LlamaStream : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NativeContext _native;
    private readonly List<int> _tokens = [];
    private readonly List<int> _positions = [];

    /// <summary>Makes the window.</summary>
    /// <param name="model">The model; one whose memory is keys and values alone.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or the model keeps a running state, of
    /// which no part can be forgotten.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaStream(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        options ??= new LlamaContextOptions();
        LlamaContext.RequireDecoder(model);
        if (model.Memory != ModelMemory.Attention)
        {
            throw new LlamaException(
                $"The architecture {model.Architecture} keeps a running state, of which no part can be forgotten: take a model whose "
                    + "memory is keys and values alone."
            );
        }

        options.Validate(model);
        int length = options.Length ?? Math.Clamp(model.TrainedContextLength, 1, LlamaContextOptions.DefaultLength);
        int block = LlamaContext.BlockLength(model, options);
        long bytes = ContextSize.RequireFit(model, options, length, block);
        Model = model;
        _native = new NativeContext(model, options, length, block, options.Threads ?? ThreadCount.Default, bytes);
    }

    /// <summary>The model that is run.</summary>
    public LlamaModel Model { get; }

    /// <summary>How many tokens are held at most.</summary>
    public int Length => _native.Length;

    /// <summary>How many tokens are computed together.</summary>
    public int Block => _native.Block;

    /// <summary>How many tokens are held.</summary>
    public int Count => _tokens.Count;

    /// <summary>The position that the next token gets.</summary>
    public int NextPosition => _positions.Count == 0 ? 0 : _positions[^1] + 1;

    /// <summary>Whether later tokens can be moved to earlier positions: where one number says a token's position.</summary>
    public bool CanShift => _native.CanShift;

    /// <summary>Reads tokens after those that are held.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="positions">Where in <paramref name="tokens"/> the logits are wanted.</param>
    /// <param name="visit">Takes each row, with its place in <paramref name="tokens"/>.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="ContextFullException">They do not fit beside what is held.</exception>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="MeaninglessNumbersException">The logits are not finite, or the same for every token.</exception>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what was read before is still held.</exception>
    /// <exception cref="InvalidOperationException">It was called from inside its own visitor.</exception>
    public void Read(IReadOnlyList<int> tokens, LogitPositions positions, LogitsVisitor visit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(visit);
        int[] ids = [.. tokens];
        LlamaContext.RequireTokens(Model, ids, int.MaxValue);
        RefuseReentry();
        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            if (Count + ids.Length > Length)
            {
                throw new ContextFullException(Count, ids.Length, Length);
            }

            for (int from = 0; from < ids.Length; from += Block)
            {
                ReadBlock(ids, from, Math.Min(Block, ids.Length - from), positions, visit, cancellation);
            }
        }
    }

    /// <summary>Forgets a part of what is held.</summary>
    /// <param name="from">The place of the first, from 0, among those that are held.</param>
    /// <param name="count">How many.</param>
    /// <param name="closesGap">Whether those after it move to earlier positions, as if they had followed those before it (llama.cpp's
    /// context shift: keys are rotated back, nothing is computed anew); else positions stay, and with them all distances.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="LlamaException">The gap cannot be closed (<see cref="CanShift"/>), or llama.cpp refused.</exception>
    /// <exception cref="InvalidOperationException">It was called from inside its own visitor.</exception>
    public void Forget(int from, int count, bool closesGap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        RefuseReentry();
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - from);
            if (closesGap && !CanShift)
            {
                throw new LlamaException(
                    $"llama.cpp cannot shift the context of the architecture {Model.Architecture}: shorten the text instead."
                );
            }

            int begin = _positions[from];
            int end = from + count < Count ? _positions[from + count] : NextPosition;
            _native.Forget(begin, end);
            _tokens.RemoveRange(from, count);
            _positions.RemoveRange(from, count);
            if (closesGap && from < Count)
            {
                _native.Shift(end, begin - end);
                for (int i = from; i < Count; i++)
                {
                    _positions[i] += begin - end;
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    /// <exception cref="InvalidOperationException">It was called from inside its own visitor.</exception>
    public void Clear()
    {
        RefuseReentry();
        lock (_gate)
        {
            _native.ForgetFrom(0);
            _tokens.Clear();
            _positions.Clear();
        }
    }

    /// <summary>Waits for a running call of another thread, then frees the cache.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _native.Dispose();
        }
    }

    private void ReadBlock(int[] ids, int from, int count, LogitPositions positions, LogitsVisitor visit, CancellationToken cancellation)
    {
        sbyte[] outputs = [.. Enumerable.Range(from, count).Select(i => (sbyte)(positions.Wants(i, ids.Length) ? 1 : 0))];
        int next = NextPosition;
        LearnedPosition.Require(Model, next + count);
        try
        {
            _native.Decode(ids.AsSpan(from, count), outputs, cancellation);
        }
        catch
        {
            // Blocks that were finished before the failure stay in llama.cpp's cache: forget them, so that both agree.
            _native.ForgetFrom(next);
            throw;
        }

        _tokens.AddRange(ids.AsSpan(from, count));
        _positions.AddRange(Enumerable.Range(next, count));
        for (int i = 0; i < count; i++)
        {
            if (outputs[i] != 0)
            {
                visit(from + i, _native.Row(i, () => [.. _tokens]));
            }
        }
    }

    private void RefuseReentry()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "A stream cannot be used from inside its own visitor: collect the rows and use it afterwards."
            );
        }
    }
}
