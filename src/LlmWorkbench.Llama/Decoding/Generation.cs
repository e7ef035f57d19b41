using System.Diagnostics;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Decoding;

/// <summary>
/// Continues a text, one token at a time. Between two calls of <see cref="Next"/> nobody else may use the context; whoever
/// does is noticed and refused.
/// </summary>
public sealed class Generation : IDisposable
{
    private readonly ILogitReader _context;
    private readonly int[] _prompt;
    private readonly GenerationOptions _options;
    private readonly Sampler _sampler;
    private readonly CharacterStream _characters = new();
    private readonly StopStrings? _stops;
    private readonly float[] _logits;
    private int? _pending;
    private StopReason? _end;
    private int _count;

    /// <summary>Prepares a generation; nothing is computed yet.</summary>
    /// <param name="context">The context to compute in.</param>
    /// <param name="prompt">The tokens to continue.</param>
    /// <param name="options">How; null is the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="GrammarException">The grammar names a token that the vocabulary does not have.</exception>
    public Generation(ILogitReader context, IReadOnlyList<int> prompt, GenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(prompt);
        _options = options ?? new GenerationOptions();
        _options.Validate();
        _context = context;
        _prompt = [.. prompt];
        _stops = _options.Stop.Count == 0 ? null : new StopStrings(_options.Stop);
        _sampler = new Sampler(context.Vocabulary, _options.Sampling);
        _logits = new float[context.Vocabulary.Count];
    }

    /// <summary>Why the generation ended; null while it runs.</summary>
    public StopReason? StopReason { get; private set; }

    /// <summary>The stop string that ended the generation, or null.</summary>
    public string? StopString => StopReason == Llama.Decoding.StopReason.StopString ? _stops?.Found : null;

    /// <summary>How long reading the prompt took (prefill).</summary>
    public TimeSpan PromptTime { get; private set; }

    /// <summary>How long generating took so far (decode), without what the caller did in between.</summary>
    public TimeSpan DecodeTime { get; private set; }

    /// <summary>How many tokens of the prompt came from the cache.</summary>
    public int ReusedTokens { get; private set; }

    /// <summary>Generates the next token.</summary>
    /// <returns>The token, or null when the generation has ended (<see cref="StopReason"/> says why).</returns>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or holds a number that is not a token.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generation, its context or its model was disposed.</exception>
    public GeneratedToken? Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_sampler.IsDisposed, this);
        while (true)
        {
            if (_stops?.Take() is { } certain)
            {
                return certain;
            }

            if (_end is not null)
            {
                StopReason = _end;
                return null;
            }

            GeneratedToken? token = Draw(cancellation);
            if (_stops is null)
            {
                StopReason = _end;
                return token;
            }

            HoldBack(token);
        }
    }

    /// <summary>All tokens to come, each computed when it is asked for.</summary>
    /// <inheritdoc cref="Next" path="/exception"/>
    public IEnumerable<GeneratedToken> Rest(CancellationToken cancellation = default)
    {
        while (Next(cancellation) is { } token)
        {
            yield return token;
        }
    }

    /// <summary>Frees the sampler; the context stays the caller's.</summary>
    public void Dispose() => _sampler.Dispose();

    private GeneratedToken? Draw(CancellationToken cancellation)
    {
        if (_sampler.IsComplete)
        {
            _end = Llama.Decoding.StopReason.GrammarComplete;
            return null;
        }

        if (_count == 0 ? !ReadPrompt(cancellation) : !ReadPending(cancellation))
        {
            return null;
        }

        long start = Stopwatch.GetTimestamp();
        int drawn = _sampler.Draw(_logits);
        if (_options.StopAtEnd && _context.Vocabulary.IsEndOfGeneration(drawn))
        {
            _end = Llama.Decoding.StopReason.EndOfText;
            return null;
        }

        _sampler.Accept(drawn);
        _pending = drawn;
        _count++;
        GeneratedToken token = Describe(drawn);
        DecodeTime += Stopwatch.GetElapsedTime(start);
        return token;
    }

    private void HoldBack(GeneratedToken? token)
    {
        if (token is null)
        {
            _stops!.End();
            return;
        }

        _stops!.Add(token);
        _end = _stops.Found is null ? null : Llama.Decoding.StopReason.StopString;
    }

    private bool ReadPrompt(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _context.Evaluate(_prompt, LogitPositions.Last, (_, row) => row.CopyTo(_logits), null, cancellation);
        for (int i = Math.Max(0, _prompt.Length - _options.Sampling.RepetitionWindow); i < _prompt.Length; i++)
        {
            _sampler.Remember(_prompt[i]);
        }

        ReusedTokens = _context.ReusedTokens;
        PromptTime = Stopwatch.GetElapsedTime(start);
        return true;
    }

    private bool ReadPending(CancellationToken cancellation)
    {
        if (_count >= _options.MaxTokens)
        {
            _end = Llama.Decoding.StopReason.MaxTokens;
            return false;
        }

        if (_prompt.Length + _count > _context.Length)
        {
            _end = Llama.Decoding.StopReason.ContextFull;
            return false;
        }

        if (_context.CachedTokenCount != _prompt.Length + _count - 1)
        {
            throw new InvalidOperationException(
                "The context was used by something else while this generation ran: give each its own context."
            );
        }

        long start = Stopwatch.GetTimestamp();
        _context.Append(_pending!.Value, _logits, cancellation);
        DecodeTime += Stopwatch.GetElapsedTime(start);
        return true;
    }

    private GeneratedToken Describe(int drawn)
    {
        LlamaVocabulary vocabulary = _context.Vocabulary;
        double logSum = SoftMax.LogSum(_logits);
        string text = vocabulary.GetText(drawn);
        return new GeneratedToken(
            drawn,
            text,
            vocabulary.IsControl(drawn) ? "" : _characters.Add(vocabulary.Piece(drawn)),
            _sampler.ProbabilityOf(drawn),
            Math.Exp(_logits[drawn] - logSum),
            Alternatives(logSum)
        )
        {
            Bytes = vocabulary.UnshownBytes(drawn),
        };
    }

    private TokenAlternative[] Alternatives(double logSum)
    {
        int[] ids = TopLogits.Of(_logits, _options.Alternatives);
        if (ids.Length == 0)
        {
            return [];
        }

        var alternatives = new TokenAlternative[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            int id = ids[i];
            alternatives[i] = new TokenAlternative(
                id,
                _context.Vocabulary.GetText(id),
                Math.Exp(_logits[id] - logSum),
                _sampler.ProbabilityOf(id)
            )
            {
                Bytes = _context.Vocabulary.UnshownBytes(id),
            };
        }

        return alternatives;
    }
}
