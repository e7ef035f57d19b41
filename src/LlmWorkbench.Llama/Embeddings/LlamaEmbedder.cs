using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;

namespace LlmWorkbench.Llama.Embeddings;

/// <summary>
/// Turns texts into vectors: the final hidden states, after the output norm, which the output matrix would turn into logits.
/// It has a context of its own, and each text starts with an empty cache. Calls from several threads wait for each other.
/// </summary>
public sealed class LlamaEmbedder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LlamaModel _model;
    private readonly NativeContext _native;

    /// <summary>Makes a context for vectors.</summary>
    /// <param name="model">The model that is run.</param>
    /// <param name="options">How; null is the defaults.</param>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or llama.cpp refused.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaEmbedder(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        options ??= new LlamaContextOptions();
        LlamaContext.RequireReader(model);
        options.Validate(model);
        int length = options.Length ?? Math.Clamp(model.TrainedContextLength, 1, LlamaContextOptions.DefaultLength);

        // llama.cpp keeps logits and vectors of all tokens of a call: one block at a time keeps that small.
        int block = WholeText.BlockLength(model, options, length);
        options = options with { BatchSize = block };
        long bytes = ContextSize.RequireFit(model, options, length, block);
        _model = model;
        _native = new NativeContext(model, options, length, block, options.Threads ?? ThreadCount.Default, bytes, embeds: true);
    }

    /// <summary>The longest text in tokens.</summary>
    public int Length => _native.Length;

    /// <summary>How many numbers a vector has.</summary>
    public int Width => _native.EmbeddingWidth;

    /// <summary>How the model itself wants its vectors pooled (its file's <c>pooling_type</c>); null when it says nothing.</summary>
    /// <param name="model">The model.</param>
    public static Pooling? PreferredPooling(LlamaModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.File.Metadata.GetInteger($"{model.Architecture}.pooling_type") switch
        {
            1 => Pooling.Mean,
            2 => Pooling.First,
            3 => Pooling.Last,
            _ => null,
        };
    }

    /// <summary>Hands over the vector of each token of a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="visit">Called for each token, in order; it must not use this embedder.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <exception cref="ContextFullException">The text is longer than <see cref="Length"/>.</exception>
    /// <exception cref="ArgumentException">There is no token, or one that is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">It was called from inside its own visitor.</exception>
    /// <exception cref="MeaninglessNumbersException">The vectors are not finite.</exception>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the embedder can be used again.</exception>
    public void Read(IReadOnlyList<int> tokens, HiddenStateVisitor visit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(visit);
        int[] ids = [.. tokens];
        LlamaContext.RequireTokens(_model, ids, Length);
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "An embedder cannot be used from inside its own visitor: collect the vectors and use it afterwards."
            );
        }

        lock (_gate)
        {
            using HandleUse alive = _native.Use();
            _native.ForgetFrom(0);
            for (int from = 0; from < ids.Length; from += _native.Block)
            {
                ReadBlock(ids, from, visit, cancellation);
            }
        }
    }

    /// <summary>The vector of each token of a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>[tokens][width]</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public float[][] HiddenStates(IReadOnlyList<int> tokens, CancellationToken cancellation = default)
    {
        List<float[]> states = [];
        Read(tokens, (_, state) => states.Add(state.ToArray()), cancellation);
        return [.. states];
    }

    /// <summary>One vector for a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="pooling">How the tokens' vectors become one.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>[width]; the mean is summed up in double.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public float[] Embed(IReadOnlyList<int> tokens, Pooling pooling, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        double[] sum = new double[Width];
        Read(tokens, Add, cancellation);
        int count = pooling == Pooling.Mean ? tokens.Count : 1;
        return [.. sum.Select(value => (float)(value / count))];

        void Add(int position, ReadOnlySpan<float> state)
        {
            if (pooling == Pooling.Mean || position == (pooling == Pooling.Last ? tokens.Count - 1 : 0))
            {
                for (int i = 0; i < state.Length; i++)
                {
                    sum[i] += state[i];
                }
            }
        }
    }

    /// <summary>Frees the context.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _native.Dispose();
        }
    }

    private void ReadBlock(int[] ids, int from, HiddenStateVisitor visit, CancellationToken cancellation)
    {
        int count = Math.Min(_native.Block, ids.Length - from);
        sbyte[] all = new sbyte[count];
        Array.Fill(all, (sbyte)1);
        _native.Decode(ids.AsSpan(from, count), all, cancellation);
        for (int i = 0; i < count; i++)
        {
            visit(from + i, _native.Embedding(i, () => ids));
        }
    }
}
