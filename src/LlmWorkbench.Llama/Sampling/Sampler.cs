using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>
/// Draws tokens with llama.cpp's own samplers, applied one after the other, so that what is shown is what happens. It
/// remembers the tokens it was told of (for the repetition penalty) and the state of its random numbers. Not for use from
/// two threads at once.
/// </summary>
public sealed unsafe class Sampler : IDisposable
{
    private const nuint KeepAtLeastOne = 1;

    private readonly LlamaVocabulary _vocabulary;
    private readonly SamplerHandle? _bias;
    private readonly SamplerHandle? _penalties;
    private readonly GrammarState? _grammar;
    private readonly SamplerHandle[] _filters;
    private readonly SamplerHandle _draw;
    private readonly NativeTokenData[] _candidates;
    private readonly float[] _leftLogits;
    private int _left;
    private double? _leftLogSum;

    /// <summary>Makes a sampler.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="GrammarException">The grammar names a token that the vocabulary does not have.</exception>
    public Sampler(LlamaVocabulary vocabulary, SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        foreach (LogitBias bias in options.LogitBias)
        {
            vocabulary.RequireToken(bias.Token);
        }

        _vocabulary = vocabulary;
        _candidates = new NativeTokenData[vocabulary.Count];
        _leftLogits = new float[vocabulary.Count];
        _grammar = options.Grammar is { } grammar ? new GrammarState(grammar, vocabulary) : null;
        _bias = options.LogitBias.Count == 0 ? null : Bias(options.LogitBias, vocabulary.Count);
        _penalties =
            options.RepetitionPenalty == 1 || options.RepetitionWindow == 0
                ? null
                : Own(ReleaseCalls.PenaltiesSampler(vocabulary.Count, options.RepetitionWindow, (float)options.RepetitionPenalty, 0, 0));
        _filters = [.. Filters(options)];
        _draw = Own(LlamaNative.llama_sampler_init_dist(options.Seed));
    }

    /// <summary>Whether the grammar is fulfilled and allows nothing more; false without a grammar.</summary>
    public bool IsComplete => _grammar?.IsComplete ?? false;

    /// <summary>Tells the sampler of a drawn token that is now part of the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    /// <exception cref="InvalidOperationException">The grammar does not allow it here.</exception>
    public void Accept(int token)
    {
        _vocabulary.RequireToken(token);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _grammar?.Accept(token);
        Remember(token);
    }

    /// <summary>Tells the sampler of a token before the generated text: the repetition penalty sees it, the grammar does not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public void Remember(int token)
    {
        _vocabulary.RequireToken(token);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_penalties is not null)
        {
            LlamaNative.llama_sampler_accept(_penalties, token);
        }
    }

    /// <summary>Applies the filters and draws a token; <see cref="Accept"/> is the caller's to call.</summary>
    /// <param name="logits">A number for each token, minus infinity for a forbidden one; [vocabulary].</param>
    /// <exception cref="ArgumentException">There are more or fewer logits than tokens.</exception>
    /// <exception cref="LlamaException">A logit is not a number or larger than 100,000, or every token is forbidden.</exception>
    public SamplingStep Sample(ReadOnlySpan<float> logits) => new(Draw(logits), Candidates());

    /// <summary>
    /// Applies the filters and draws a token without listing what is left, so that drawing makes no garbage;
    /// <see cref="ProbabilityOf"/> tells of the tokens that matter. <see cref="Accept"/> is the caller's to call.
    /// </summary>
    /// <param name="logits">A number for each token, minus infinity for a forbidden one; [vocabulary].</param>
    /// <returns>The drawn token.</returns>
    /// <exception cref="ArgumentException">There are more or fewer logits than tokens.</exception>
    /// <exception cref="LlamaException">A logit is not a number or larger than 100,000, or every token is forbidden.</exception>
    public int Draw(ReadOnlySpan<float> logits) => Run(logits, draw: true);

    /// <summary>How likely a token was after the filters of the last draw.</summary>
    /// <param name="token">The token.</param>
    /// <returns>0 to 1; 0 when the filters cut it.</returns>
    public double ProbabilityOf(int token)
    {
        int place = PlaceOf(token);
        return place < 0 ? 0 : Math.Exp(_candidates[place].Logit - LeftLogSum());
    }

    /// <summary>Applies the filters without drawing: the random numbers stay where they are.</summary>
    /// <param name="logits">A number for each token, minus infinity for a forbidden one; [vocabulary].</param>
    /// <returns>The tokens that are left, most probable first.</returns>
    /// <exception cref="ArgumentException">There are more or fewer logits than tokens.</exception>
    public IReadOnlyList<Candidate> Filter(ReadOnlySpan<float> logits)
    {
        Run(logits, draw: false);
        return Candidates();
    }

    internal bool IsDisposed => _draw.IsClosed;

    /// <summary>Frees the native samplers.</summary>
    public void Dispose()
    {
        _bias?.Dispose();
        _penalties?.Dispose();
        Array.ForEach(_filters, filter => filter.Dispose());
        _draw.Dispose();
    }

    private static IEnumerable<SamplerHandle> Filters(SamplingOptions options)
    {
        if (options.TopK > 0)
        {
            yield return Own(LlamaNative.llama_sampler_init_top_k(options.TopK));
        }

        if (options.TopP < 1)
        {
            yield return Own(LlamaNative.llama_sampler_init_top_p((float)options.TopP, KeepAtLeastOne));
        }

        if (options.MinP > 0)
        {
            yield return Own(LlamaNative.llama_sampler_init_min_p((float)options.MinP, KeepAtLeastOne));
        }

        yield return Own(LlamaNative.llama_sampler_init_temp((float)options.Temperature));
    }

    private static SamplerHandle Bias(IReadOnlyList<LogitBias> options, int vocabularySize)
    {
        NativeLogitBias[] biases = [.. options.Select(bias => new NativeLogitBias { Token = bias.Token, Bias = (float)bias.Value })];
        fixed (NativeLogitBias* first = biases)
        {
            return Own(LlamaNative.llama_sampler_init_logit_bias(vocabularySize, biases.Length, first));
        }
    }

    private static SamplerHandle Own(nint sampler)
    {
        var handle = new SamplerHandle(sampler);
        return !handle.IsInvalid ? handle : throw new LlamaException("llama.cpp could not make a sampler.");
    }

    private int Run(ReadOnlySpan<float> logits, bool draw)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Load(logits);
        fixed (NativeTokenData* data = _candidates)
        {
            var array = new NativeTokenDataArray
            {
                Data = data,
                Size = (nuint)_candidates.Length,
                Selected = -1,
            };
            if (_bias is not null)
            {
                LlamaNative.llama_sampler_apply(_bias, &array);
            }

            if (_penalties is not null)
            {
                LlamaNative.llama_sampler_apply(_penalties, &array);
            }

            int left = KeepAllowed();
            array.Size = (nuint)left;
            if (_bias is not null || _penalties is not null || _grammar is not null)
            {
                Shift(left);
            }

            foreach (SamplerHandle filter in _filters)
            {
                LlamaNative.llama_sampler_apply(filter, &array);
            }

            Keep(array, data);
            if (!draw)
            {
                return -1;
            }

            LlamaNative.llama_sampler_apply(_draw, &array);
            return array.Selected >= 0 && array.Selected < (long)array.Size
                ? array.Data[array.Selected].Id
                : throw new LlamaException("No token can be drawn: every token is forbidden.");
        }
    }

    private void Load(ReadOnlySpan<float> logits)
    {
        if (logits.Length != _candidates.Length)
        {
            throw new ArgumentException(
                $"There are {logits.Length} logits, but the vocabulary has {_candidates.Length} tokens.",
                nameof(logits)
            );
        }

        // Minus infinity forbids a token; what is not a number is sorted at random, and what is beyond all reason overflows the
        // buckets that top-k sorts by (llama-sampler.cpp), after which forbidden tokens are drawn.
        float max = LargestLogit.Of(logits);
        if (!(max <= FiniteNumbers.LargestBelievedLogit))
        {
            int wrong = logits.IndexOf(max);
            throw new LlamaException(FormattableString.Invariant($"No token can be drawn: the logit of token {wrong} is {max}."));
        }

        // The penalty goes by the sign of a logit: they are shifted after it.
        float shift = _penalties is null && float.IsFinite(max) ? max : 0;
        for (int i = 0; i < logits.Length; i++)
        {
            _candidates[i] = new NativeTokenData { Id = i, Logit = logits[i] - shift };
        }
    }

    // The largest logit becomes 0, which changes no probability: divided by a small temperature, others overflow, and large ones
    // lose the digits in which they differ.
    private void Shift(int left)
    {
        float max = float.NegativeInfinity;
        for (int i = 0; i < left; i++)
        {
            max = Math.Max(max, _candidates[i].Logit);
        }

        if (float.IsNegativeInfinity(max))
        {
            return;
        }

        for (int i = 0; i < left; i++)
        {
            ref NativeTokenData token = ref _candidates[i];
            token.Logit = token.Logit == max ? 0 : token.Logit - max;
        }
    }

    // The penalties leave the tokens in the order of their numbers.
    private int KeepAllowed()
    {
        if (_grammar is null)
        {
            return _candidates.Length;
        }

        ReadOnlySpan<bool> allowed = _grammar.Allowed();
        int count = 0;
        foreach (NativeTokenData candidate in _candidates)
        {
            if (allowed[candidate.Id])
            {
                _candidates[count++] = candidate;
            }
        }

        return count > 0
            ? count
            : throw new LlamaException(
                "No token can be drawn: this vocabulary has none with which the text could go on as the grammar wants."
            );
    }

    private void Keep(NativeTokenDataArray array, NativeTokenData* expected)
    {
        if (array.Data != expected)
        {
            new ReadOnlySpan<NativeTokenData>(array.Data, checked((int)array.Size)).CopyTo(_candidates);
        }

        _left = checked((int)array.Size);
        _leftLogSum = null;
        float max = float.NegativeInfinity;
        for (int i = 0; i < _left; i++)
        {
            max = Math.Max(max, _candidates[i].Logit);
        }

        if (float.IsNegativeInfinity(max))
        {
            throw new LlamaException("No token can be drawn: every token is forbidden.");
        }
    }

    private double LeftLogSum()
    {
        if (_leftLogSum is { } known)
        {
            return known;
        }

        for (int i = 0; i < _left; i++)
        {
            _leftLogits[i] = _candidates[i].Logit;
        }

        double sum = SoftMax.LogSum(_leftLogits.AsSpan(0, _left));
        _leftLogSum = sum;
        return sum;
    }

    // Until a filter sorts, a token stands at its own number.
    private int PlaceOf(int token)
    {
        if ((uint)token < (uint)_left && _candidates[token].Id == token)
        {
            return token;
        }

        for (int i = 0; i < _left; i++)
        {
            if (_candidates[i].Id == token)
            {
                return i;
            }
        }

        return -1;
    }

    private Candidate[] Candidates()
    {
        double logSum = LeftLogSum();
        var left = new List<Candidate>(_left);
        foreach (ref readonly NativeTokenData token in _candidates.AsSpan(0, _left))
        {
            double probability = Math.Exp(token.Logit - logSum);
            if (probability > 0)
            {
                left.Add(new Candidate(token.Id, probability));
            }
        }

        Candidate[] candidates = [.. left];
        // Equal probabilities keep the order of their ids, so that a list is the same on every machine.
        Array.Sort(candidates, (a, b) => b.Probability.CompareTo(a.Probability) is var order and not 0 ? order : a.Id.CompareTo(b.Id));
        return candidates;
    }
}
