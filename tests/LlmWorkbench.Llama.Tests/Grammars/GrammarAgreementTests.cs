using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Tests.Grammars;

/// <summary>Our machine against llama.cpp's own grammar sampler: the same tokens are allowed at every step of random walks.</summary>
[Engine]
public sealed unsafe class GrammarAgreementTests(TinyModelFixture tiny)
{
    private const string Json = """
        root   ::= object
        value  ::= object | array | string | number | ("true" | "false" | "null") ws
        object ::= "{" ws ( string ":" ws value ("," ws string ":" ws value)* )? "}" ws
        array  ::= "[" ws ( value ("," ws value)* )? "]" ws
        string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
        number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
        ws ::= | " " | "\n" [ \t]{0,20}
        """;

    public static TheoryData<string, string> Grammars =>
        new()
        {
            { "json", Json },
            { "words", "root ::= (\" \"? [a-z]+ [.,!]?){3,12} \"\\n\"" },
            { "other scripts", "root ::= [à-ö€]{2,9} | \"日本\" [ぁ-ん]* \"語\"" },
            { "ambiguous", "root ::= (\"a\"?){6} (\"the\" | \"t\" \"he\" | [a-z])+ \".\"" },
            { "nested", "root ::= \"(\" root \")\" | \"[\" root* \"]\" | \"the\"" },
            { "tokens", "root ::= \"z\" !<[7]> <[300]>? [b-d]+" },
        };

    [Theory]
    [MemberData(nameof(Grammars))]
    public void The_same_tokens_are_allowed_as_by_llama_cpp(string name, string text)
    {
        LlamaVocabulary vocabulary = tiny.Model.Vocabulary;
        text = text.Replace("<[300]>", $"<[{vocabulary.Count - 2}]>", StringComparison.Ordinal);
        var random = new Random(name.Length);
        int compared = 0;

        // Token 0 is the byte 0, at which llama.cpp's texts end; and where any token but one may come, it wants whole characters.
        for (int walk = 0; walk < 25; walk++)
        {
            var ours = new GrammarState(Grammar.Parse(text), vocabulary);
            using SamplerHandle theirs = Native(text);
            for (int step = 0; step < 40; step++)
            {
                bool[] expected = Allowed(theirs);
                bool[] actual = [.. ours.Allowed()];
                int[] compare =
                [
                    .. Enumerable
                        .Range(1, vocabulary.Count - 1)
                        .Where(id => text.Contains("<[", StringComparison.Ordinal) ? id is < 128 or > 255 : IsComparable(id)),
                ];
                Assert.Equal(compare.Where(id => expected[id]), compare.Where(id => actual[id]));
                compared += compare.Length;
                int[] next = [.. compare.Where(id => actual[id] && !vocabulary.IsEndOfGeneration(id))];
                if (next.Length == 0)
                {
                    break;
                }

                int token = next[random.Next(next.Length)];
                ours.Accept(token);
                LlamaNative.llama_sampler_accept(theirs, token);
            }
        }

        Assert.True(compared > 2000, $"{compared}");
    }

    // llama.cpp lets control tokens through as if their names were text, and does not look closely at bytes that are not UTF-8.
    private bool IsComparable(int id) =>
        tiny.Model.Vocabulary.IsEndOfGeneration(id)
        || (
            !tiny.Model.Vocabulary.IsControl(id)
            && !Array.Exists(tiny.Model.Vocabulary.GetBytes(id), value => value is 0xC0 or 0xC1 or >= 0xE0)
        );

    private SamplerHandle Native(string text)
    {
        fixed (byte* grammar = NativeText.ToTerminatedUtf8(text))
        fixed (byte* root = "root\0"u8)
        {
            var handle = new SamplerHandle(
                LlamaNative.llama_sampler_init_grammar(LlamaNative.llama_model_get_vocab(tiny.Model.Handle), grammar, root)
            );
            Assert.False(handle.IsInvalid);
            return handle;
        }
    }

    private bool[] Allowed(SamplerHandle grammar)
    {
        NativeTokenData[] candidates = [.. Enumerable.Range(0, tiny.Model.Vocabulary.Count).Select(id => new NativeTokenData { Id = id })];
        fixed (NativeTokenData* data = candidates)
        {
            var array = new NativeTokenDataArray
            {
                Data = data,
                Size = (nuint)candidates.Length,
                Selected = -1,
            };
            LlamaNative.llama_sampler_apply(grammar, &array);
        }

        return [.. candidates.Select(candidate => candidate.Logit == 0)];
    }
}
