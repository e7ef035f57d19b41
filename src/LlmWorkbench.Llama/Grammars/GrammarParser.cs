using System.Globalization;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>Reads GBNF as llama.cpp v0.5.0 does (src/llama-grammar.cpp), with bounds and with places in what it refuses.</summary>
internal sealed class GrammarParser(string text)
{
    private const int MaxCharacters = 1_000_000;
    private const int MaxNesting = 200;

    private readonly GrammarText _text = new(text);
    private readonly GrammarBuilder _builder = new();
    private int _nesting;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="GrammarException">It is not a grammar, or too large.</exception>
    internal GrammarRules Parse()
    {
        if (text.Length > MaxCharacters)
        {
            throw new GrammarException($"The grammar has {text.Length:N0} characters, but at most {MaxCharacters:N0} are read.");
        }

        _text.SkipSpace(newLines: true);
        while (!_text.AtEnd)
        {
            ReadRule();
        }

        return _builder.Build();
    }

    private void ReadRule()
    {
        int start = _text.Position;
        string name = _text.ReadName("the name of a rule (letters, digits and hyphens)");
        _text.SkipSpace(newLines: false);
        if (!_text.TryTake("::="))
        {
            throw _text.Expected($"::= after the rule's name {name}");
        }

        int rule = _builder.Define(name, () => _text.Error($"the rule {name} is defined a second time", start));
        _text.SkipSpace(newLines: true);
        ReadAlternatives(rule, name);
        if (!_text.AtEnd && _text.Current is not ('\r' or '\n'))
        {
            throw _text.Current == ')' ? _text.Error("this ) closes nothing") : _text.Expected("an item, | or the end of the line");
        }

        _text.SkipSpace(newLines: true);
    }

    private void ReadAlternatives(int rule, string name)
    {
        List<List<GrammarElement>> alternatives = [ReadSequence(name)];
        while (_text.TryTake('|'))
        {
            _text.SkipSpace(newLines: true);
            alternatives.Add(ReadSequence(name));
        }

        _builder.SetAlternatives(rule, alternatives);
    }

    private List<GrammarElement> ReadSequence(string name)
    {
        List<GrammarElement> sequence = [];
        int itemStart = 0;
        while (!_text.AtEnd)
        {
            int position = _text.Position;
            char next = _text.Current;
            if (next is '*' or '+' or '?' or '{')
            {
                (int min, int? max) = GrammarRepetition.Read(_text, newLines: _nesting > 0);
                if (itemStart == sequence.Count)
                {
                    throw _text.Error($"there is nothing before this {next} that it could repeat", position);
                }

                _builder.Repeat(sequence, itemStart, min, max, name);
            }
            else
            {
                int start = sequence.Count;
                if (!TryReadItem(sequence, name))
                {
                    break;
                }

                itemStart = start;
            }

            _text.SkipSpace(newLines: _nesting > 0);
        }

        return sequence;
    }

    private bool TryReadItem(List<GrammarElement> sequence, string name)
    {
        switch (_text.Current)
        {
            case '"':
                sequence.AddRange(GrammarCharacters.ReadLiteral(_text).Select(c => GrammarElement.Of(CharacterSet.Of([(c, c)]))));
                break;
            case '[':
                sequence.Add(GrammarElement.Of(GrammarCharacters.ReadClass(_text)));
                break;
            case '.':
                _text.Take();
                sequence.Add(GrammarElement.Of(CharacterSet.Any));
                break;
            case '(':
                sequence.Add(GrammarElement.Of(ReadGroup(name)));
                break;
            case '<' or '!':
                sequence.Add(GrammarElement.Of(ReadToken()));
                break;
            case var c when GrammarText.IsWord(c):
                int start = _text.Position;
                string rule = _text.ReadName("a name");
                sequence.Add(GrammarElement.Of(_builder.Refer(rule, () => _text.Error($"there is no rule named {rule}", start))));
                break;
            default:
                return false;
        }

        _builder.Count(1);
        return true;
    }

    private int ReadGroup(string name)
    {
        int open = _text.Position;
        if (++_nesting > MaxNesting)
        {
            throw _text.Error($"parentheses are nested more than {MaxNesting} deep", open);
        }

        _text.Take();
        _text.SkipSpace(newLines: true);
        int rule = _builder.AddInner(name);
        ReadAlternatives(rule, name);
        if (!_text.TryTake(')'))
        {
            throw _text.AtEnd ? _text.Error("this ( is never closed", open) : _text.Expected("an item, | or )");
        }

        _nesting--;
        return rule;
    }

    private GrammarToken ReadToken()
    {
        int start = _text.Position;
        bool isNot = _text.TryTake('!');
        if (_text.AtEnd || _text.Current != '<')
        {
            throw _text.Expected("< after !");
        }

        int end = text.IndexOf('>', _text.Position);
        if (end < 0)
        {
            throw _text.Error("this < is never closed by >", start);
        }

        string name = text[_text.Position..(end + 1)];
        _text.MoveTo(end + 1);
        if (!name.StartsWith("<[", StringComparison.Ordinal))
        {
            return new GrammarToken(-1, name, isNot);
        }

        return
            name.EndsWith("]>", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(2, name.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? new GrammarToken(id, name, isNot)
            : throw _text.Error($"{name} names no token: write its number, as in <[123]>", start);
    }
}
