using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>Collects rules while a grammar is read, and lays them out.</summary>
internal sealed class GrammarBuilder
{
    private const int MaxElements = 1_000_000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<List<GrammarElement>>?> _alternatives = [];
    private readonly HashSet<int> _defined = [];
    private readonly Dictionary<int, Func<GrammarException>> _undefined = [];
    private int _elements;

    /// <summary>The number of a rule that is being defined.</summary>
    internal int Define(string name, Func<GrammarException> definedTwice)
    {
        int rule = Number(name);
        _undefined.Remove(rule);
        return _defined.Add(rule) ? rule : throw definedTwice();
    }

    /// <summary>The number of a rule that is used and may be defined later.</summary>
    internal int Refer(string name, Func<GrammarException> undefined)
    {
        int rule = Number(name);
        if (!_defined.Contains(rule))
        {
            _undefined.TryAdd(rule, undefined);
        }

        return rule;
    }

    /// <summary>A rule without a name of its own: a group or a repetition.</summary>
    internal int AddInner(string name)
    {
        _names.Add(name);
        _alternatives.Add(null);
        return _names.Count - 1;
    }

    internal void SetAlternatives(int rule, List<List<GrammarElement>> alternatives) => _alternatives[rule] = alternatives;

    /// <summary>Notes that the grammar grew.</summary>
    /// <exception cref="GrammarException">It became too large.</exception>
    internal void Count(long elements)
    {
        long total = _elements + elements;
        _elements =
            total <= MaxElements
                ? (int)total
                : throw new GrammarException(
                    $"The grammar becomes too large: written out, its repetitions have more than {MaxElements:N0} items."
                );
    }

    /// <summary>
    /// Repeats the items from <paramref name="start"/> on, as llama.cpp does: S{m,n} is S m times, then n − m nested optional
    /// rules R(k) ::= S R(k−1) | ; without an end one rule R ::= S R | .
    /// </summary>
    internal void Repeat(List<GrammarElement> sequence, int start, int min, int? max, string name)
    {
        GrammarElement[] item = [.. sequence[start..]];
        Count((long)item.Length * ((long)min + (max - min ?? 1)));
        sequence.RemoveRange(start, item.Length);
        for (int i = 0; i < min; i++)
        {
            sequence.AddRange(item);
        }

        int last = -1;
        for (int i = 0; i < (max - min ?? 1); i++)
        {
            int rule = AddInner(name);
            int next = max is null ? rule : last;
            SetAlternatives(rule, [next < 0 ? [.. item] : [.. item, GrammarElement.Of(next)], []]);
            last = rule;
        }

        if (last >= 0)
        {
            sequence.Add(GrammarElement.Of(last));
        }
    }

    /// <summary>Lays the rules out.</summary>
    /// <exception cref="GrammarException">A rule is missing.</exception>
    internal GrammarRules Build()
    {
        if (_undefined.Count > 0)
        {
            throw _undefined.MinBy(pair => pair.Key).Value();
        }

        if (!_numbers.TryGetValue(Grammar.RootName, out int root))
        {
            throw new GrammarException(
                _names.Count == 0
                    ? $"The grammar is empty: write a rule such as {Grammar.RootName} ::= \"yes\" | \"no\"."
                    : $"The grammar has no rule named {Grammar.RootName}, with which the text begins."
            );
        }

        List<GrammarElement?> elements = [];
        List<int[]> starts = [];
        foreach (List<List<GrammarElement>>? alternatives in _alternatives)
        {
            List<int> places = [];
            foreach (List<GrammarElement> alternative in alternatives!)
            {
                places.Add(elements.Count);
                elements.AddRange(alternative.Select(element => (GrammarElement?)element));
                elements.Add(null);
            }

            starts.Add([.. places]);
        }

        return new GrammarRules(elements, starts, _names, root);
    }

    private int Number(string name)
    {
        if (!_numbers.TryGetValue(name, out int rule))
        {
            rule = AddInner(name);
            _numbers.Add(name, rule);
        }

        return rule;
    }
}
