using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>
/// Which tokens of a vocabulary a grammar allows next, and the text's way through the grammar so far. Not for use from two
/// threads at once.
/// </summary>
internal sealed class GrammarState
{
    private readonly LlamaVocabulary _vocabulary;
    private readonly TokenOrder _order;
    private readonly bool[] _allowed;
    private readonly GrammarPlace[] _places;
    private GrammarMachine _machine;
    private GrammarPlace _place;
    private GrammarPlace? _judged;
    private bool _isText;

    /// <summary>Puts a grammar and a vocabulary together.</summary>
    /// <exception cref="GrammarException">The grammar names a token that the vocabulary does not have.</exception>
    internal GrammarState(Grammar grammar, LlamaVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _order = TokenOrder.Of(vocabulary);
        _machine = new GrammarMachine(GrammarTokens.Resolve(grammar.Rules, vocabulary));
        _allowed = new bool[vocabulary.Count];
        _places = new GrammarPlace[_order.Longest + 1];
        _place = new GrammarPlace(_machine.Start, 0, 0, 0);
    }

    /// <summary>Whether the text may end here.</summary>
    internal bool Accepts => _place.Missing == 0 && _machine.Accepts(_place.State);

    /// <summary>Whether the text is complete: it may end here, and nothing else can come.</summary>
    internal bool IsComplete
    {
        get
        {
            Judge();
            return Accepts && !_isText;
        }
    }

    /// <summary>For each token whether it may come next; [vocabulary], valid until the next call.</summary>
    internal ReadOnlySpan<bool> Allowed()
    {
        Judge();
        return _allowed;
    }

    /// <summary>Goes on after a token.</summary>
    /// <exception cref="InvalidOperationException">The grammar does not allow it here.</exception>
    internal void Accept(int token)
    {
        if (!Allowed()[token])
        {
            throw new InvalidOperationException($"The grammar does not allow the token {token} here.");
        }

        if (_order.Ends.Contains(token))
        {
            return;
        }

        GrammarPlace next = _vocabulary.IsControl(token) ? GrammarPlace.Dead : _place;
        foreach (byte value in _vocabulary.Piece(token))
        {
            next = next.IsDead ? next : next.Next(_machine, value);
        }

        int named =
            _place.Missing > 0 ? GrammarMachine.Dead : _machine.NextToken(_place.State, wanted => (wanted.Id == token) != wanted.IsNot);
        _place = next.Missing > 0 || named == GrammarMachine.Dead ? next : next with { State = _machine.Either(next.State, named) };
        _judged = null;
        if (_machine.IsLarge)
        {
            (_machine, int state) = _machine.Forget(_place.State);
            _place = _place with { State = state };
        }
    }

    private void Judge()
    {
        if (_judged == _place)
        {
            return;
        }

        Array.Clear(_allowed);
        JudgeText();
        JudgeNamed();
        _isText = _allowed.AsSpan().Contains(true);
        foreach (int end in _order.Ends)
        {
            _allowed[end] = Accepts;
        }

        _judged = _place;
    }

    // places[n] is the place after n bytes; what two neighbours begin with alike is not read again, dead or alive.
    private void JudgeText()
    {
        _places[0] = _place;
        int read = 0;
        bool died = false;
        for (int i = 0; i < _order.Ids.Length; i++)
        {
            int shared = _order.Shared[i];
            if (died && shared > read)
            {
                continue;
            }

            int id = _order.Ids[i];
            ReadOnlySpan<byte> piece = _vocabulary.Piece(id);
            read = Math.Min(read, shared);
            died = false;
            while (read < piece.Length && !died)
            {
                GrammarPlace next = _places[read].Next(_machine, piece[read]);
                died = next.IsDead;
                if (!died)
                {
                    _places[++read] = next;
                }
            }

            _allowed[id] = !died;
        }
    }

    private void JudgeNamed()
    {
        if (_place.Missing > 0)
        {
            return;
        }

        foreach (GrammarToken token in _machine.Tokens(_place.State))
        {
            if (token.IsNot)
            {
                for (int id = 0; id < _allowed.Length; id++)
                {
                    _allowed[id] |= id != token.Id;
                }
            }
            else
            {
                _allowed[token.Id] = true;
            }
        }
    }
}
