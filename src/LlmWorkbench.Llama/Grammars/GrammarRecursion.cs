using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>Finds rules that begin with themselves: expanding them would never reach a character.</summary>
internal static class GrammarRecursion
{
    /// <summary>Refuses left recursion that grows. A rule that is only itself again (R ::= R) adds nothing and is harmless.</summary>
    /// <exception cref="GrammarException">There is some; the sentence names the rule.</exception>
    internal static void RefuseLeftRecursion(GrammarRules rules)
    {
        bool[] empty = MayBeEmpty(rules);
        List<(int To, bool Grows)>[] edges =
        [
            .. rules.Alternatives.Select(starts => starts.SelectMany(start => Leftmost(rules, empty, start)).ToList()),
        ];
        int[] component = Components(edges);
        for (int rule = 0; rule < edges.Length; rule++)
        {
            if (edges[rule].Any(edge => edge.Grows && component[edge.To] == component[rule]))
            {
                throw new GrammarException(
                    $"The rule {rules.Names[rule]} is left-recursive: it can begin with itself, so write the repetition with * or "
                        + "with the rule at the end."
                );
            }
        }
    }

    /// <summary>Whether a text of the grammar can come to an end: not when every way asks for another rule for ever.</summary>
    internal static bool CanEnd(GrammarRules rules)
    {
        bool[] ends = new bool[rules.Alternatives.Count];
        for (bool changed = true; changed; )
        {
            changed = false;
            for (int rule = ends.Length - 1; rule >= 0; rule--)
            {
                if (
                    !ends[rule]
                    && rules
                        .Alternatives[rule]
                        .Any(start =>
                            rules
                                .Elements.Skip(start)
                                .TakeWhile(element => element is not null)
                                .All(element => element!.Value.Rule < 0 || ends[element.Value.Rule])
                        )
                )
                {
                    ends[rule] = changed = true;
                }
            }
        }

        return ends[rules.Root];
    }

    private static IEnumerable<(int To, bool Grows)> Leftmost(GrammarRules rules, bool[] empty, int start)
    {
        for (int i = start; rules.Elements[i] is { Rule: >= 0 } element; i++)
        {
            yield return (element.Rule, rules.Elements[i + 1] is not null);
            if (!empty[element.Rule])
            {
                break;
            }
        }
    }

    private static bool[] MayBeEmpty(GrammarRules rules)
    {
        bool[] empty = new bool[rules.Alternatives.Count];
        var users = new List<int>[empty.Length];
        for (int rule = 0; rule < empty.Length; rule++)
        {
            foreach (int start in rules.Alternatives[rule])
            {
                for (int i = start; rules.Elements[i] is { Rule: >= 0 } element; i++)
                {
                    (users[element.Rule] ??= []).Add(rule);
                }
            }
        }

        var waiting = new Queue<int>(Enumerable.Range(0, empty.Length));
        while (waiting.TryDequeue(out int rule))
        {
            if (!empty[rule] && rules.Alternatives[rule].Any(start => IsEmpty(rules, empty, start)))
            {
                empty[rule] = true;
                foreach (int user in users[rule] ?? [])
                {
                    waiting.Enqueue(user);
                }
            }
        }

        return empty;
    }

    private static bool IsEmpty(GrammarRules rules, bool[] empty, int start)
    {
        int i = start;
        while (rules.Elements[i] is { Rule: >= 0 } element && empty[element.Rule])
        {
            i++;
        }

        return rules.Elements[i] is null;
    }

    // Tarjan's strongly connected components (1972), with a stack of its own: a grammar may be thousands of rules deep.
    private static int[] Components(List<(int To, bool Grows)>[] edges)
    {
        int[] order = new int[edges.Length];
        int[] low = new int[edges.Length];
        int[] component = new int[edges.Length];
        Array.Fill(component, -1);
        var open = new Stack<int>();
        var path = new Stack<(int Rule, int Edge)>();
        int counter = 0;
        for (int first = 0; first < edges.Length; first++)
        {
            if (order[first] == 0)
            {
                Enter(first);
            }

            while (path.TryPop(out (int Rule, int Edge) at))
            {
                if (at.Edge < edges[at.Rule].Count)
                {
                    path.Push((at.Rule, at.Edge + 1));
                    int to = edges[at.Rule][at.Edge].To;
                    if (order[to] == 0)
                    {
                        Enter(to);
                    }
                    else if (component[to] < 0)
                    {
                        low[at.Rule] = Math.Min(low[at.Rule], order[to]);
                    }

                    continue;
                }

                if (low[at.Rule] == order[at.Rule])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = at.Rule;
                    } while (member != at.Rule);
                }

                if (path.TryPeek(out (int Rule, int Edge) parent))
                {
                    low[parent.Rule] = Math.Min(low[parent.Rule], low[at.Rule]);
                }
            }
        }

        return component;

        void Enter(int rule)
        {
            order[rule] = low[rule] = ++counter;
            open.Push(rule);
            path.Push((rule, 0));
        }
    }
}
