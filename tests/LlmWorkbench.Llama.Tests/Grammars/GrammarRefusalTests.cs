using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Tests.Grammars;

[Fast]
public sealed class GrammarRefusalTests
{
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "", "The grammar is empty: write a rule such as root ::= \"yes\" | \"no\"." },
            { "# nothing\n", "The grammar is empty: write a rule such as root ::= \"yes\" | \"no\"." },
            { "a ::= \"x\"", "The grammar has no rule named root, with which the text begins." },
            { "root ::= b", "Grammar, line 1, column 10: there is no rule named b." },
            { "root ::= \"x\"\n\nroot ::= \"y\"", "Grammar, line 3, column 1: the rule root is defined a second time." },
            { "root = \"x\"", "Grammar, line 1, column 6: ::= after the rule's name root is expected, but here stands =." },
            { "root", "Grammar, line 1, column 5: ::= after the rule's name root is expected, but the grammar ends here." },
            { "root ::= \"x", "Grammar, line 1, column 10: this \" is never closed." },
            { "root ::= [a", "Grammar, line 1, column 10: this [ is never closed." },
            { "root ::= [a-", "Grammar, line 1, column 10: this [ is never closed." },
            { "root ::= []", "Grammar, line 1, column 10: this class holds no character." },
            { "root ::= [^\\U00000000-\\U0010FFFF]", "Grammar, line 1, column 10: this class holds no character." },
            { "root ::= [z-a]", "Grammar, line 1, column 11: this range ends before it begins." },
            {
                "root ::= \"\\q\"",
                "Grammar, line 1, column 11: unknown escape: there are \\n, \\r, \\t, \\\\, \\\", \\[, \\], \\-, \\xHH, \\uHHHH "
                    + "and \\UHHHHHHHH."
            },
            { "root ::= \"\\x4\"", "Grammar, line 1, column 11: this escape needs 2 hexadecimal digits." },
            { "root ::= \"\\U00110000\"", "Grammar, line 1, column 11: U+110000 is not a character." },
            { "root ::= \"\\uD800\"", "Grammar, line 1, column 11: U+D800 is not a character." },
            { "root ::= \"\uD800\"", "Grammar, line 1, column 11: here stands half of a surrogate pair." },
            { "root ::= (\"x\"", "Grammar, line 1, column 10: this ( is never closed." },
            { "root ::= \"x\")", "Grammar, line 1, column 13: this ) closes nothing." },
            { "root ::= *", "Grammar, line 1, column 10: there is nothing before this * that it could repeat." },
            { "root ::= \"\"*", "Grammar, line 1, column 12: there is nothing before this * that it could repeat." },
            { "root ::= \"x\"{3,2}", "Grammar, line 1, column 13: the repetition {3,2} ends before it begins." },
            { "root ::= \"x\"{99999999999999999999}", "Grammar, line 1, column 14: an item can be repeated at most 10,000 times." },
            { "root ::= \"x\"{,3}", "Grammar, line 1, column 14: a number of repetitions is expected, but here stands ,." },
            { "root ::= \"x\"{2", "Grammar, line 1, column 15: } is expected, but the grammar ends here." },
            {
                $"root ::= \"{new string('x', 200)}\"{{10000}}",
                "The grammar becomes too large: written out, its repetitions have more than 1,000,000 items."
            },
            { "root ::= <5>x>", "Grammar, line 1, column 14: an item, | or the end of the line is expected, but here stands >." },
            { "root ::= <[x]>", "Grammar, line 1, column 10: <[x]> names no token: write its number, as in <[123]>." },
            { "root ::= <x", "Grammar, line 1, column 10: this < is never closed by >." },
            { "root ::= ! \"x\"", "Grammar, line 1, column 11: < after ! is expected, but here stands  ." },
            {
                "root ::= root \"x\" | \"y\"",
                "The rule root is left-recursive: it can begin with itself, so write the repetition with * or with the rule at the end."
            },
            {
                "root ::= a\na ::= b a \"x\" | \"y\"\nb ::= c\nc ::= \"\"",
                "The rule a is left-recursive: it can begin with itself, so write the repetition with * or with the rule at the end."
            },
            {
                "root ::= (\"x\"? root)? \"y\"",
                "The rule root is left-recursive: it can begin with itself, so write the repetition with * or with the rule at the end."
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_grammar_is_refused_in_one_sentence_with_its_place(string grammar, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<GrammarException>(() => Grammar.Parse(grammar)).Message);

    [Fact]
    public void A_hundred_thousand_parentheses_are_refused_not_followed()
    {
        string deep = $"root ::= {new string('(', 100_000)}\"x\"{new string(')', 100_000)}";

        Assert.Equal(
            "Grammar, line 1, column 210: parentheses are nested more than 200 deep.",
            Assert.Throws<GrammarException>(() => Grammar.Parse(deep)).Message
        );
    }

    [Fact]
    public void A_grammar_of_more_than_a_million_characters_is_refused() =>
        Assert.Equal(
            "The grammar has 1,000,001 characters, but at most 1,000,000 are read.",
            Assert.Throws<GrammarException>(() => Grammar.Parse(new string(' ', 1_000_001))).Message
        );

    [Fact]
    public void A_chain_of_fifty_thousand_rules_can_be_read() =>
        Assert.Equal(
            50_001,
            Grammar
                .Parse($"root ::= r0\n{string.Concat(Enumerable.Range(0, 49_999).Select(i => $"r{i} ::= r{i + 1}\n"))}r49999 ::= \"x\"")
                .Rules.Names.Count
        );
}
