using System.Text;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Tests.Grammars;

[Fast]
public sealed class GrammarMachineTests
{
    public static TheoryData<string, string, string[], string[]> Languages =>
        new()
        {
            { "alternatives", "root ::= \"yes\" | \"no\"", ["yes", "no"], ["", "ye", "yesno"] },
            { "sets", "root ::= [a-c] [^a-c] .", ["ax\n", "cé€"], ["dxx", "aax"] },
            {
                "repetitions",
                "root ::= \"a\"* \"b\"+ \"c\"? \"d\"{2} \"e\"{1,3} \"f\"{2,}",
                ["bddeff", "aabbcddeeefff"],
                ["ddeff", "bdeff", "bddeeeeff", "bddef"]
            },
            { "no repetition", "root ::= \"a\"{0} \"b\"", ["b"], ["ab"] },
            { "a group", "root ::= (\"a\" | \"b\" \"c\"){2} # a comment\n", ["aa", "abc", "bcbc"], ["a", "ab", "bc"] },
            { "recursion", "root ::= \"(\" root \")\" |", ["", "()", "((()))"], ["(", "())"] },
            { "escapes", "root ::= \"\\x41\\u20AC\\U0001F600\\n\" [\\]\\-]", ["A€😀\n]", "A€😀\n-"], ["A€😀\n["] },
            { "a hyphen at the end", "root ::= [a-]", ["a", "-"], ["b"] },
            { "lines", "root ::=\n  a |\n  b\na ::= (\n \"x\" )\nb ::= \"y\"", ["x", "y"], ["xy"] },
            { "repeated repetitions", "root ::= ((\"a\"?)*)*", ["", "aaaa"], ["b"] },
            { "a rule that is itself", "root ::= root | \"a\"", ["a"], ["aa"] },
            { "nothing", "root ::= \"\"", [""], ["a"] },
        };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Accepts_the_texts_of_the_language_and_no_others(string what, string grammar, string[] texts, string[] others)
    {
        Assert.NotEmpty(what);
        Assert.All(texts, text => Assert.True(Accepts(grammar, text), text));
        Assert.All(others, text => Assert.False(Accepts(grammar, text), text));
    }

    [Fact]
    public void An_ambiguous_grammar_takes_no_longer_than_its_stacks()
    {
        // There are 50 over 25 = 1.3e14 ways to read these letters.
        Assert.True(Accepts("root ::= (\"a\"?){50}", new string('a', 25)));
        Assert.False(Accepts("root ::= (\"a\"?){50}", new string('a', 51)));
        Assert.True(Accepts("root ::= ((\"a\"*)* \"a\"*)* \"b\"", new string('a', 2000) + "b"));
    }

    [Fact]
    public void A_grammar_with_more_open_ways_than_can_be_followed_is_refused()
    {
        string many = $"root ::= {string.Join(" | ", Enumerable.Range(0, 30_000).Select(i => $"\"{i}\""))}";

        Assert.Equal(
            "The grammar is too ambiguous: after this text it can go on in more than 20,000 ways.",
            Assert.Throws<GrammarException>(() => Accepts(many, "1")).Message
        );
    }

    [Fact]
    public void Forgetting_keeps_the_place()
    {
        var machine = new GrammarMachine(Grammar.Parse("root ::= \"(\" root \")\" | \"x\"").Rules);
        int state = machine.Start;
        foreach (char c in "(((x)")
        {
            state = machine.Next(state, c);
        }

        (GrammarMachine fresh, state) = machine.Forget(state);

        Assert.NotEqual(GrammarMachine.Dead, state = fresh.Next(state, ')'));
        Assert.False(fresh.Accepts(state));
        Assert.True(fresh.Accepts(fresh.Next(state, ')')));
        Assert.Equal(GrammarMachine.Dead, fresh.Next(state, 'x'));
    }

    [Theory]
    [InlineData("E282AC", true)]
    [InlineData("F09F9880", true)]
    [InlineData("E282", true)]
    [InlineData("C080", false)]
    [InlineData("E08080", false)]
    [InlineData("EDA080", false)]
    [InlineData("F4908080", false)]
    [InlineData("80", false)]
    [InlineData("E28241", false)]
    [InlineData("FF", false)]
    public void Bytes_that_are_no_utf8_lead_nowhere(string hex, bool alive)
    {
        var machine = new GrammarMachine(Grammar.Parse("root ::= .*").Rules);
        var place = new GrammarPlace(machine.Start, 0, 0, 0);
        foreach (byte value in Convert.FromHexString(hex))
        {
            place = place.Next(machine, value);
        }

        Assert.Equal(alive, !place.IsDead);
    }

    [Fact]
    public void A_part_of_a_character_leads_on_only_if_a_whole_one_can_come_of_it()
    {
        var machine = new GrammarMachine(Grammar.Parse("root ::= [à-ö]").Rules);
        var start = new GrammarPlace(machine.Start, 0, 0, 0);

        Assert.False(start.Next(machine, 0xC3).IsDead);
        Assert.True(start.Next(machine, 0xC4).IsDead);
        Assert.True(start.Next(machine, 0xE2).IsDead);
    }

    internal static bool Accepts(string grammar, string text)
    {
        var machine = new GrammarMachine(Grammar.Parse(grammar).Rules);
        int state = machine.Start;
        foreach (Rune rune in text.EnumerateRunes())
        {
            state = machine.Next(state, rune.Value);
        }

        return machine.Accepts(state);
    }
}
