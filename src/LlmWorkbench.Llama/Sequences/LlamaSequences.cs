using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Sequences;

/// <summary>
/// Reads many short texts together, each a sequence of its own in one cache, so that a model's weights are read once for all of
/// them: for questions by the hundred. What texts share at their beginning is read once, as llama-perplexity does for multiple
/// choice. Models with a recurrent state read one text after the other.
/// </summary>
public sealed partial class LlamaSequences : IDisposable
{
    private const int MaxSequences = 64;

    private readonly Lock _gate = new();
    private readonly LlamaModel _model;
    private readonly NativeContext _native;
    private readonly bool _shares;

    /// <summary>Makes a cache for the sequences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Threads, cache types, flash attention; the length is that of the whole cache, and the batch size if it is not
    /// given.</param>
    /// <exception cref="LlamaException">An option is out of range, the memory does not suffice, or llama.cpp refused.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaSequences(LlamaModel model, LlamaContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        options ??= new LlamaContextOptions();
        LlamaContext.RequireDecoder(model);
        options.Validate(model);
        int length = options.Length ?? options.BatchSize;
        int block = LlamaContext.BlockLength(model, options);
        long bytes = ContextSize.RequireFit(model, options, length, block);
        _model = model;
        _shares = Shares(model);
        _native = new NativeContext(
            model,
            options,
            length,
            block,
            options.Threads ?? ThreadCount.Default,
            bytes,
            sequences: _shares ? MaxSequences : 1
        );
    }

    /// <summary>How many tokens the cache holds, of all sequences together.</summary>
    public int Length => _native.Length;

    /// <summary>Which texts are read together when a list of them is scored: to be called before <see cref="Score"/> for each
    /// group.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">All texts.</param>
    /// <param name="length">How many tokens the cache holds.</param>
    public static IReadOnlyList<Range> Groups(LlamaModel model, IReadOnlyList<TokenContinuations> texts, int length)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return SequenceGroups.Of([.. texts.Select(t => (Size(t), t.Continuations.Count))], length, Shares(model) ? MaxSequences : 1);
    }

    /// <summary>Which prompts are continued together: to be called before <see cref="Continue"/> for each group.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">All prompts.</param>
    /// <param name="maxTokens">How many tokens are written for each at most.</param>
    /// <param name="length">How many tokens the cache holds.</param>
    public static IReadOnlyList<Range> Groups(LlamaModel model, IReadOnlyList<IReadOnlyList<int>> prompts, int maxTokens, int length)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return SequenceGroups.Of([.. prompts.Select(p => (p.Count + maxTokens, 1))], length, Shares(model) ? MaxSequences : 1);
    }

    /// <summary>Scores the continuations of one group of texts.</summary>
    /// <param name="texts">Texts that fit together; see <see cref="Groups(LlamaModel, IReadOnlyList{TokenContinuations}, int)"/>.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>[texts][continuations]</returns>
    /// <exception cref="ContextFullException">They do not fit.</exception>
    /// <exception cref="ArgumentException">A text or continuation is empty, or holds a token that is not in the vocabulary.</exception>
    /// <exception cref="MeaninglessNumbersException">The logits are not finite, or the same for every token.</exception>
    /// <exception cref="LlamaException">llama.cpp could not compute.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<IReadOnlyList<ContinuationScore>> Score(
        IReadOnlyList<TokenContinuations> texts,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (TokenContinuations text in texts)
        {
            RequireTokens(text.Context);
            foreach (IReadOnlyList<int> continuation in text.Continuations)
            {
                RequireTokens(continuation);
            }
        }

        lock (_gate)
        {
            return _shares
                ? ScoreTogether(texts, cancellation)
                :
                [
                    .. texts.Select(text =>
                        text.Continuations.Select(c => ScoreTogether([text with { Continuations = [c] }], cancellation)[0][0]).ToArray()
                    ),
                ];
        }
    }

    /// <summary>Continues one group of prompts with the most probable token at each step (greedy decoding).</summary>
    /// <param name="prompts">Prompts that fit together; see
    /// <see cref="Groups(LlamaModel, IReadOnlyList{IReadOnlyList{int}}, int, int)"/>.</param>
    /// <param name="maxTokens">How many tokens are written for each at most.</param>
    /// <param name="endsWith">Whether a prompt is done with this token, which still belongs to the answer; the model's own end always ends
    /// it.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>[prompts][tokens], without the model's own end.</returns>
    /// <inheritdoc cref="Score" path="/exception"/>
    public IReadOnlyList<IReadOnlyList<int>> Continue(
        IReadOnlyList<IReadOnlyList<int>> prompts,
        int maxTokens,
        Func<int, bool> endsWith,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(endsWith);
        foreach (IReadOnlyList<int> prompt in prompts)
        {
            RequireTokens(prompt);
        }

        lock (_gate)
        {
            return _shares
                ? ContinueTogether(prompts, maxTokens, endsWith, cancellation)
                : [.. prompts.Select(prompt => ContinueTogether([prompt], maxTokens, endsWith, cancellation)[0])];
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

    private static bool Shares(LlamaModel model) => model.Memory == ModelMemory.Attention;

    // The last token of a continuation is never read: nothing is expected after it.
    private static int Size(TokenContinuations text) => text.Context.Count + text.Continuations.Sum(c => c.Count - 1);

    private ContinuationScore[][] ScoreTogether(IReadOnlyList<TokenContinuations> texts, CancellationToken cancellation)
    {
        var batch = new SequenceBatch();
        var visits = new Dictionary<int, Visit>();
        ScoreBuilder[][] builders = [.. texts.Select(text => text.Continuations.Select(c => new ScoreBuilder(c)).ToArray())];
        int sequence = 0;
        for (int t = 0; t < texts.Count; t++)
        {
            ScoreBuilder[] continuations = builders[t];
            int last = AddText(batch, texts[t].Context, sequence, continuations.Length);
            IReadOnlyList<int> context = texts[t].Context;
            visits[last] = new Visit(
                () => [.. context],
                row =>
                {
                    foreach (ScoreBuilder continuation in continuations)
                    {
                        continuation.Add(row);
                    }
                }
            );
            foreach (ScoreBuilder continuation in continuations)
            {
                for (int i = 0; i < continuation.Tokens.Count - 1; i++)
                {
                    int count = i + 1;
                    visits[batch.Add(continuation.Tokens[i], context.Count + i, sequence, 1, output: true)] = new Visit(
                        () => [.. context, .. continuation.Tokens.Take(count)],
                        continuation.Add
                    );
                }

                sequence++;
            }
        }

        _native.ForgetFrom(0);
        Decode(batch, visits, cancellation);
        return [.. builders.Select(b => b.Select(c => c.ToScore()).ToArray())];
    }

    private int[][] ContinueTogether(
        IReadOnlyList<IReadOnlyList<int>> prompts,
        int maxTokens,
        Func<int, bool> endsWith,
        CancellationToken cancellation
    )
    {
        List<int>[] written = [.. prompts.Select(_ => new List<int>())];
        var batch = new SequenceBatch();
        var visits = new Dictionary<int, Visit>();
        int[] next = new int[prompts.Count];
        for (int s = 0; s < prompts.Count; s++)
        {
            int sequence = s;
            visits[AddText(batch, prompts[s], s, 1)] = new Visit(
                () => [.. prompts[sequence]],
                row => next[sequence] = LargestLogit.Place(row)
            );
        }

        _native.ForgetFrom(0);
        List<int> open = [.. Enumerable.Range(0, prompts.Count)];
        for (int step = 0; step < maxTokens && open.Count > 0; step++)
        {
            Decode(batch, visits, cancellation);
            open.RemoveAll(s => _model.Vocabulary.IsEndOfGeneration(next[s]));
            open.ForEach(s => written[s].Add(next[s]));
            open.RemoveAll(s => endsWith(next[s]));
            batch = new SequenceBatch();
            visits.Clear();
            foreach (int s in open)
            {
                visits[batch.Add(next[s], prompts[s].Count + step, s, 1, output: true)] = new Visit(
                    () => [.. prompts[s], .. written[s]],
                    row => next[s] = LargestLogit.Place(row)
                );
            }
        }

        return [.. written.Select(w => w.ToArray())];
    }

    private static int AddText(SequenceBatch batch, IReadOnlyList<int> tokens, int sequence, int sequences)
    {
        int place = -1;
        for (int i = 0; i < tokens.Count; i++)
        {
            place = batch.Add(tokens[i], i, sequence, sequences, output: i == tokens.Count - 1);
        }

        return place;
    }

    private void Decode(SequenceBatch batch, Dictionary<int, Visit> visits, CancellationToken cancellation)
    {
        using HandleUse alive = _native.Use();
        if (batch.Count > Length)
        {
            throw new ContextFullException(batch.Count, Length);
        }

        for (int from = 0; from < batch.Count; from += _native.BatchSize)
        {
            int count = Math.Min(_native.BatchSize, batch.Count - from);
            _native.Decode(batch, from, count, cancellation);
            for (int i = 0; i < count; i++)
            {
                if (visits.TryGetValue(from + i, out Visit? visit))
                {
                    visit.Take(_native.Row(i, visit.Text));
                }
            }
        }
    }

    private void RequireTokens(IReadOnlyList<int> tokens) => LlamaContext.RequireTokens(_model, [.. tokens], int.MaxValue);

    /// <summary>What a row of logits is for, and the text that it stands after.</summary>
    private sealed record Visit(Func<int[]> Text, Action<ReadOnlySpan<float>> Take);

    /// <summary>Collects what is expected in the place of each token of a continuation, in order.</summary>
    private sealed class ScoreBuilder(IReadOnlyList<int> tokens)
    {
        private readonly List<double> _nats = [];
        private bool _isGreedy = true;

        internal IReadOnlyList<int> Tokens => tokens;

        internal void Add(ReadOnlySpan<float> logits)
        {
            int token = tokens[_nats.Count];
            _nats.Add(SoftMax.LogSum(logits) - logits[token]);
            _isGreedy &= LargestLogit.Place(logits) == token;
        }

        internal ContinuationScore ToScore() => new(_nats, _isGreedy);
    }
}
