using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>
/// Runs a grammar character by character. A state is the set of all stacks that the text so far can have led to, as in
/// llama.cpp; stacks share their tails, equal states are one, and where a state leads is computed once. So the time for a
/// character is bounded by the number of different stacks, however many ways lead to each.
/// </summary>
internal sealed class GrammarMachine
{
    /// <summary>The state from which nothing leads on.</summary>
    internal const int Dead = 0;

    private const int EmptyStack = -1;
    private const int MaxStacks = 20_000;
    private const int MaxStates = 10_000;

    private readonly GrammarRules _rules;
    private readonly List<(int Place, int Below)> _nodes = [];
    private readonly Dictionary<(int Place, int Below), int> _nodeNumbers = [];
    private readonly List<State> _states = [];
    private readonly Dictionary<int[], int> _stateNumbers = new(new SameNumbers());

    internal GrammarMachine(GrammarRules rules)
    {
        _rules = rules;
        Number([]);
        Start = Closure([.. rules.Alternatives[rules.Root].Select(place => Push(place, EmptyStack))]);
    }

    /// <summary>The state before the first character.</summary>
    internal int Start { get; }

    /// <summary>How many states are remembered: <see cref="Forget"/> is due when they are many.</summary>
    internal bool IsLarge => _states.Count > MaxStates;

    /// <summary>Whether the text may end here.</summary>
    internal bool Accepts(int state) => _states[state].Stacks is [EmptyStack, ..];

    /// <summary>Where a character leads.</summary>
    internal int Next(int state, int codePoint)
    {
        State from = _states[state];
        if (!from.Next.TryGetValue(codePoint, out int next))
        {
            next = Closure(After(from, element => element.Characters is { } set && set.Contains(codePoint)));
            from.Next.Add(codePoint, next);
        }

        return next;
    }

    /// <summary>Where a token leads that the grammar names.</summary>
    internal int NextToken(int state, Func<GrammarToken, bool> isMatch) =>
        Closure(After(_states[state], element => element.Token is { } token && isMatch(token)));

    /// <summary>The tokens that the grammar names at this place.</summary>
    internal IEnumerable<GrammarToken> Tokens(int state) =>
        _states[state]
            .Stacks.Where(stack => stack != EmptyStack)
            .Select(stack => _rules.Elements[_nodes[stack].Place]!.Value.Token)
            .OfType<GrammarToken>();

    /// <summary>Whether a character from <paramref name="low"/> to <paramref name="high"/> leads on.</summary>
    internal bool MayContinue(int state, int low, int high)
    {
        foreach (int stack in _states[state].Stacks)
        {
            if (stack != EmptyStack && _rules.Elements[_nodes[stack].Place]!.Value.Characters is { } set && set.Overlaps(low, high))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state that has the stacks of both.</summary>
    internal int Either(int first, int second) => Number([.. _states[first].Stacks.Union(_states[second].Stacks).Order()]);

    /// <summary>A fresh machine that knows nothing but one state of this one.</summary>
    /// <returns>The machine and the state's number in it.</returns>
    internal (GrammarMachine Machine, int State) Forget(int state)
    {
        var fresh = new GrammarMachine(_rules);
        Dictionary<int, int> moved = new() { [EmptyStack] = EmptyStack };
        int[] stacks = [.. _states[state].Stacks.Select(stack => Move(stack, fresh, moved))];
        return (fresh, fresh.Number([.. stacks.Order()]));
    }

    private int Move(int stack, GrammarMachine fresh, Dictionary<int, int> moved)
    {
        var path = new Stack<int>();
        for (; !moved.ContainsKey(stack); stack = _nodes[stack].Below)
        {
            path.Push(stack);
        }

        int below = moved[stack];
        while (path.TryPop(out int node))
        {
            below = fresh.Node(_nodes[node].Place, below);
            moved.Add(node, below);
        }

        return below;
    }

    private IEnumerable<int> After(State state, Func<GrammarElement, bool> isMatch)
    {
        foreach (int stack in state.Stacks)
        {
            if (stack != EmptyStack && isMatch(_rules.Elements[_nodes[stack].Place]!.Value))
            {
                yield return Push(_nodes[stack].Place + 1, _nodes[stack].Below);
            }
        }
    }

    // Expands rules until every stack ends at a character, at a token or at the end of the text.
    private int Closure(IEnumerable<int> stacks)
    {
        var waiting = new Stack<int>(stacks);
        var seen = new HashSet<int>();
        var ready = new List<int>();
        while (waiting.TryPop(out int stack))
        {
            if (!seen.Add(stack))
            {
                continue;
            }

            if (seen.Count > MaxStacks)
            {
                throw new GrammarException($"The grammar is too ambiguous: after this text it can go on in more than {MaxStacks:N0} ways.");
            }

            if (stack == EmptyStack || _rules.Elements[_nodes[stack].Place]!.Value.Rule < 0)
            {
                ready.Add(stack);
                continue;
            }

            (int place, int below) = _nodes[stack];
            int after = Push(place + 1, below);
            foreach (int alternative in _rules.Alternatives[_rules.Elements[place]!.Value.Rule])
            {
                waiting.Push(Push(alternative, after));
            }
        }

        ready.Sort();
        return Number([.. ready]);
    }

    // The end of an alternative is never put on a stack: what is below goes on.
    private int Push(int place, int below) => _rules.Elements[place] is null ? below : Node(place, below);

    private int Node(int place, int below)
    {
        if (!_nodeNumbers.TryGetValue((place, below), out int number))
        {
            number = _nodes.Count;
            _nodes.Add((place, below));
            _nodeNumbers.Add((place, below), number);
        }

        return number;
    }

    private int Number(int[] stacks)
    {
        if (!_stateNumbers.TryGetValue(stacks, out int number))
        {
            number = _states.Count;
            _states.Add(new State(stacks));
            _stateNumbers.Add(stacks, number);
        }

        return number;
    }

    private sealed class State(int[] stacks)
    {
        internal int[] Stacks { get; } = stacks;

        internal Dictionary<int, int> Next { get; } = [];
    }

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = default(HashCode);
            foreach (int number in obj)
            {
                hash.Add(number);
            }

            return hash.ToHashCode();
        }
    }
}
