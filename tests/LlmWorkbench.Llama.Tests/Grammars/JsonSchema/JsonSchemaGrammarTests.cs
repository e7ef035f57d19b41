using System.Text.Json;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.JsonSchema;
using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Grammars.JsonSchema;

[Engine]
public sealed class JsonSchemaGrammarTests(TinyModelFixture tiny)
{
    public static TheoryData<string, string[], string[]> Texts =>
        new()
        {
            {
                "true",
                ["1", "-0.5e3", "\"a\\u00e9\\n\"", "[]", "{\"a\": [true, null]}", " {}"],
                ["01", "+1", "'a'", "[1,]", "{a:1}", "\"\\ud800\"", "\"\n\""]
            },
            {
                """{"type":"integer","minimum":-17,"maximum":1204}""",
                ["-17", "-1", "0", "9", "10", "999", "1199", "1204"],
                ["-18", "-20", "1205", "1210", "2000", "00", "-0", "1.0"]
            },
            { """{"type":"integer","exclusiveMinimum":9.5,"exclusiveMaximum":12}""", ["10", "11"], ["9", "12"] },
            { """{"enum":["a\"b",null,{"x":[1]}]}""", ["\"a\\\"b\"", "null", "{\"x\":[1]}"], ["\"a\"", "{\"x\": [1]}"] },
            {
                """{"enum":["café","a\u00a0b","😀","\u007f\u2028\n"]}""",
                [
                    "\"café\"",
                    "\"caf\\u00e9\"",
                    "\"caf\\u00E9\"",
                    "\"a\u00a0b\"",
                    "\"a\\u00A0b\"",
                    "\"😀\"",
                    "\"\\ud83d\\uDE00\"",
                    "\"\\u007f\u2028\\n\"",
                ],
                ["\"cafe\"", "\"caf\\u00ea\"", "\"\\ud83d\"", "\"\u007f\u2028\\n\""]
            },
            {
                """{"const":{"Größe":["über",1]}}""",
                ["{\"Größe\":[\"über\",1]}", "{\"Gr\\u00f6\\u00dfe\":[\"\\u00fcber\",1]}"],
                ["{\"Grosse\":[\"über\",1]}"]
            },
            {
                """{"properties":{"名前":{"const":"日本"}},"required":["名前"]}""",
                ["{\"名前\":\"日本\"}", "{\"\\u540d\\u524d\":\"\\u65E5本\"}"],
                ["{\"名\":\"日本\"}"]
            },
            { """{"const":[]}""", ["[]"], ["[ ]", "{}"] },
            { """{"const":7}""", ["7"], ["77", "\"7\""] },
            { """{"type":["string","null"],"maxLength":2}""", ["\"ab\"", "\"é😀\"", "\"\\n\\u0041\"", "null"], ["\"abc\"", "1"] },
            {
                """{"properties":{"a":{"type":"integer"},"b":{"type":"boolean"},"c":{}},"required":["b"]}""",
                ["{\"b\":true}", "{\"a\": 1, \"b\":false}", "{\"b\":true,\"c\":[]}", "{\n  \"a\":1,\n  \"b\":true,\n  \"c\":2}"],
                ["{}", "{\"a\":1}", "{\"b\":true,\"a\":1}", "{\"b\":true,}", "{\"b\":true,\"d\":1}", "{,\"b\":true}"]
            },
            {
                """{"properties":{"ab":{"type":"integer"},"é":true},"additionalProperties":{"type":"boolean"}}""",
                ["{}", "{\"ab\":1,\"a\":true,\"abc\":false}", "{\"\":true}", "{\"é\":1,\"x\":true}", "{\"éa\":true}"],
                ["{\"ab\":true}", "{\"a\":1}", "{\"x\":true,\"ab\":true}", "{\"\\u0061b\":true}"]
            },
            {
                """{"type":"object","additionalProperties":{"type":"integer"},"required":["n"]}""",
                ["{\"n\":1}", "{\"n\":1,\"m\":2}"],
                ["{}", "{\"m\":2}", "{\"n\":true}"]
            },
            { """{"items":{"type":"integer"},"minItems":2,"maxItems":3}""", ["[1,2]", "[1, 2, 3]"], ["[1]", "[1,2,3,4]", "[]"] },
            { """{"items":{"type":"integer"},"maxItems":0}""", ["[]"], ["[1]"] },
            {
                """{"prefixItems":[{"type":"integer"},{"type":"boolean"}],"items":{"type":"null"},"maxItems":3}""",
                ["[1,true]", "[1,true,null]"],
                ["[1]", "[true,1]", "[1,true,null,null]"]
            },
            {
                """{"type":"string","pattern":"^[A-Z]{2}-\\d+(x|yz)?$"}""",
                ["\"AB-1\"", "\"AB-12yz\""],
                ["\"A-1\"", "\"AB-1z\"", "\"aAB-1\""]
            },
            { """{"type":"string","pattern":"^a|\"b$"}""", ["\"axy\"", "\"xy\\\"b\""], ["\"ba\"", "\"b\""] },
            {
                """{"type":"string","pattern":"^[^a\\s]\\.\\\\$"}""",
                ["\"b.\\\\\"", "\"\\\".\\\\\""],
                ["\"a.\\\\\"", "\"bx\\\\\"", "\" .\\\\\""]
            },
            {
                """{"type":"string","format":"date"}""",
                ["\"2024-02-28\"", "\"1999-12-31\"", "\"2000-04-30\""],
                ["\"2024-02-30\"", "\"2024-13-01\"", "\"2000-04-31\"", "\"24-01-01\""]
            },
            {
                """{"type":"string","format":"date-time"}""",
                ["\"2024-02-28T23:59:59Z\"", "\"2024-02-28T00:00:00.5+02:00\""],
                ["\"2024-02-28\"", "\"2024-02-28T24:00:00Z\"", "\"2024-02-28T00:00:00\""]
            },
            { """{"type":"string","format":"uuid"}""", ["\"123e4567-e89b-12d3-a456-426614174000\""], ["\"123e4567\""] },
            {
                """{"$ref":"#/$defs/tree","$defs":{"tree":{"properties":{"v":{"type":"integer"},"kids":{"items":{"$ref":"#/$defs/tree"}}},"required":["v"]}}}""",
                ["{\"v\":1}", "{\"v\":1,\"kids\":[{\"v\":2},{\"v\":3,\"kids\":[]}]}"],
                ["{\"kids\":[]}", "{\"v\":1,\"kids\":[1]}"]
            },
            { """{"anyOf":[{"type":"integer"},{"type":"string","maxLength":1}]}""", ["1", "\"a\""], ["\"ab\"", "null"] },
            {
                """{"oneOf":[{"properties":{"k":{"const":"a"},"x":{"type":"integer"}},"required":["k"]},{"properties":{"k":{"const":"b"}},"required":["k"]}],"type":"object"}""",
                ["{\"k\":\"a\",\"x\":1}", "{\"k\":\"b\"}"],
                ["{\"k\":\"b\",\"x\":1}", "{}"]
            },
            {
                """{"allOf":[{"$ref":"#/$defs/a"},{"properties":{"b":{"type":"integer","minimum":5}},"required":["b"]}],"$defs":{"a":{"properties":{"a":{"type":"null"}},"required":["a"]}}}""",
                ["{\"a\":null,\"b\":5}"],
                ["{\"a\":null}", "{\"b\":5}", "{\"a\":null,\"b\":4}"]
            },
            { """{"allOf":[{"type":["string","null"]},{"type":["null","integer"]}]}""", ["null"], ["1", "\"a\""] },
            { """{"title":"x","description":"y","default":3,"type":"boolean"}""", ["true"], ["3"] },
        };

    // Schemas in the words of both: NJsonSchema knows neither const nor prefixItems.
    public static TheoryData<string> Checked =>
        [
            """{"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":8},"age":{"type":"integer","minimum":0,"maximum":130},"tags":{"type":"array","items":{"enum":["a","b"]},"minItems":1,"maxItems":3}},"required":["name","age"],"additionalProperties":false}""",
            """{"type":"array","items":{"anyOf":[{"type":"integer","minimum":-5,"maximum":5},{"type":"null"},{"type":"boolean"}]},"minItems":2,"maxItems":5}""",
            """{"type":"object","properties":{"day":{"type":"string","format":"date"},"id":{"type":"string","format":"uuid"},"at":{"type":"string","format":"date-time"}},"required":["day","id","at"]}""",
            """{"type":"string","pattern":"^[A-Z][a-z]{2,5}( [0-9]+)?\\.$"}""",
            """{"type":"string","pattern":"^x+y"}""",
            """{"type":"object","properties":{"n":{"$ref":"#/definitions/n"}},"required":["n"],"additionalProperties":false,"definitions":{"n":{"type":"object","properties":{"v":{"type":"integer","minimum":10,"maximum":99},"next":{"anyOf":[{"type":"null"},{"$ref":"#/definitions/n"}]}},"required":["v","next"],"additionalProperties":false}}}""",
            """{"type":"object","properties":{"a":{"type":"boolean"}},"additionalProperties":{"type":"integer"},"required":["a"]}""",
            """{"type":["integer","string"],"maxLength":4,"minimum":1000000,"maximum":2500000}""",
            """{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},"required":["x","y"]}""",
            """{"allOf":[{"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"]},{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"]}]}""",
            """{"oneOf":[{"type":"boolean"},{"type":"array","items":{"type":"boolean"},"maxItems":3}]}""",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_grammar_accepts_what_fits_and_not_what_does_not(string schema, string[] texts, string[] others)
    {
        string grammar = JsonSchemaGrammar.Convert(schema);

        Assert.All(texts, text => Assert.True(GrammarMachineTests.Accepts(grammar, text), $"{text}\n{grammar}"));
        Assert.All(others, text => Assert.False(GrammarMachineTests.Accepts(grammar, text), $"{text}\n{grammar}"));
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public async Task What_a_random_model_writes_under_a_schema_is_valid_to_another_validator(string schema)
    {
        NJsonSchema.JsonSchema validator = await NJsonSchema.JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken);
        using LlamaContext context = tiny.NewContext();
        int complete = 0;
        for (uint seed = 0; seed < 12; seed++)
        {
            // A random model seldom closes a quote or brace: help it to an end, so that whole values are checked.
            // Characters of four bytes are banned: NJsonSchema counts them twice, JSON Schema once.
            LogitBias[] bias =
            [
                .. "\"}],Z0123y".Select(c => new LogitBias(tiny.Model.Vocabulary.Tokenize(c.ToString(), addSpecial: false)[0].Id, 3)),
                .. Enumerable.Range(0xF0, 5).Select(value => LogitBias.Ban(value)),
            ];
            var options = new GenerationOptions
            {
                MaxTokens = 400,
                Alternatives = 0,
                Sampling = SamplingOptions.Unfiltered with { Seed = seed, Grammar = Grammar.FromJsonSchema(schema), LogitBias = bias },
            };
            using var generation = new Generation(context, tiny.Tokenize("the cat"), options);
            string text = string.Concat(generation.Rest(TestContext.Current.CancellationToken).Select(token => token.Delta));
            if (generation.StopReason is StopReason.MaxTokens)
            {
                continue;
            }

            complete++;
            using (JsonDocument.Parse(text))
            {
                Assert.Empty(validator.Validate(text));
            }
        }

        Assert.True(complete >= 6, $"only {complete} of 12 texts came to an end");
    }

    [Fact]
    public void A_schema_with_a_key_twice_is_called_so() =>
        Assert.Equal(
            "The JSON schema has a key twice in one object (type): which of both is meant cannot be told.",
            Assert.Throws<GrammarException>(() => JsonSchemaGrammar.Convert("{\"type\": \"string\", \"type\": \"number\"}")).Message
        );

    [Fact]
    public void A_grammar_remembers_its_schema()
    {
        Assert.Equal("""{"const":1}""", Grammar.FromJsonSchema("""{"const":1}""").Schema);
        Assert.Null(Grammar.Parse("root ::= \"1\"").Schema);
        Assert.Same(Grammar.Json, Grammar.Json);
    }
}
