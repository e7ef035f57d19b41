using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Tests.Grammars;

[Fast]
public sealed class JsonSchemaRefusalTests
{
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "", "The JSON schema is not JSON: line 1, byte 1 cannot be read." },
            { "{\"type\":\n}", "The JSON schema is not JSON: line 2, byte 1 cannot be read." },
            { "\"\uD800\"", "The JSON schema is not JSON: it holds half of a surrogate pair." },
            { "{\"const\":\"\\ud800\"}", "The JSON schema is not JSON: it holds half of a surrogate pair." },
            { "3", "JSON schema: at # a schema is expected (an object, or true), but there stands a number." },
            { "false", "JSON schema: the schema at # is false, which no value fits." },
            {
                """{"type":"sting"}""",
                "JSON schema: type at #/type is sting, but there are object, array, string, integer, number, boolean, null."
            },
            { """{"type":[]}""", "JSON schema: type at #/type must be a type or several." },
            {
                """{"properties":{"a/b":{"type":"number","multipleOf":2}}}""",
                "JSON schema: multipleOf at #/properties/a~1b/multipleOf is not supported."
            },
            { """{"not":{"type":"string"}}""", "JSON schema: not at #/not is not supported." },
            { """{"if":true,"then":true}""", "JSON schema: if at #/if is not supported." },
            { """{"type":"object","patternProperties":{}}""", "JSON schema: patternProperties at #/patternProperties is not supported." },
            { """{"type":"array","uniqueItems":true}""", "JSON schema: uniqueItems at #/uniqueItems is not supported." },
            { """{"type":"number","minimum":3}""", "JSON schema: minimum at #/minimum cannot be used with type number." },
            { """{"minimum":3}""", "JSON schema: minimum at #/minimum needs \"type\": \"integer\" beside it." },
            { """{"type":"integer","minLength":3}""", "JSON schema: minLength at #/minLength cannot be used with type integer." },
            { """{"type":"string","minLength":-1}""", "JSON schema: minLength at #/minLength must be a whole number from 0 to 10,000." },
            { """{"type":"string","minLength":5,"maxLength":4}""", "JSON schema: maxLength at #/maxLength is less than minLength." },
            {
                """{"type":"string","minLength":5,"pattern":"a"}""",
                "JSON schema: pattern at #/pattern cannot be used together with minLength."
            },
            {
                """{"type":"string","format":"email"}""",
                "JSON schema: format at #/format is email, but only date, time, date-time and uuid are supported."
            },
            {
                """{"type":"string","pattern":"(?=a)"}""",
                "JSON schema: pattern at #/pattern has (? other than (?: at character 2, which is not supported."
            },
            {
                """{"type":"string","pattern":"a\\b"}""",
                "JSON schema: pattern at #/pattern has \\b at character 3, which is not supported."
            },
            {
                """{"type":"string","pattern":"(a"}""",
                "JSON schema: pattern at #/pattern has a ( without its ) at character 2, which is not supported."
            },
            {
                """{"type":"string","pattern":"a{5,2}"}""",
                "JSON schema: pattern at #/pattern has the repetition {5,2} at character 6, which is not supported."
            },
            { """{"type":"array","minItems":3,"maxItems":2}""", "JSON schema: maxItems at #/maxItems is less than minItems." },
            { """{"type":"array","items":[true]}""", "JSON schema: items at #/items is an array: write it as prefixItems." },
            {
                """{"type":"array","prefixItems":[true],"minItems":2}""",
                "JSON schema: minItems at #/minItems asks for more items than are described."
            },
            {
                """{"required":["a"],"additionalProperties":false}""",
                "JSON schema: required at #/required names a, which additionalProperties forbids."
            },
            { """{"properties":[]}""", "JSON schema: properties at #/properties must be an object." },
            {
                """{"type":"integer","minimum":3.2,"maximum":3.8}""",
                "JSON schema: no whole number of at most 16 digits lies between the bounds at #."
            },
            { """{"enum":[1,2],"type":"string"}""", "JSON schema: no value of the enum or const at # fits." },
            { """{"enum":["a"],"minLength":3}""", "JSON schema: minLength at #/minLength cannot be used beside enum or const." },
            { """{"anyOf":[]}""", "JSON schema: anyOf at #/anyOf must be an array with at least one schema." },
            {
                """{"oneOf":[{"type":"integer"},{"type":"number"}]}""",
                "JSON schema: oneOf at #/oneOf has schemas 0 and 1 that one value might fit both: give them different types or a "
                    + "required const each, or use anyOf."
            },
            { """{"$ref":"#/$defs/a"}""", "JSON schema: $ref at #/$ref means #/$defs/a, which does not exist." },
            {
                """{"$ref":"http://example.org/a"}""",
                "JSON schema: $ref at #/$ref must be a place in the same schema, as in #/$defs/name."
            },
            { """{"$ref":"#"}""", "JSON schema: no value fits it, because it has to hold itself without end." },
            {
                """{"required":["a"],"properties":{"a":{"$ref":"#"}}}""",
                "JSON schema: no value fits it, because it has to hold itself without end."
            },
            { """{"allOf":[{"$ref":"#"}]}""", "JSON schema: the schema at #/allOf/0 consists of itself." },
            {
                """{"allOf":[{"type":"string","pattern":"a"},{"pattern":"b"}]}""",
                "JSON schema: pattern at #/allOf/1/pattern cannot be put together with pattern at #/allOf/0/pattern."
            },
            {
                """{"allOf":[{"properties":{"a":true},"additionalProperties":false},{"properties":{"b":true}}]}""",
                "JSON schema: additionalProperties at #/allOf/0/additionalProperties cannot be put together with the properties "
                    + "of another schema."
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_held_is_refused_by_name_with_its_pointer(string schema, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<GrammarException>(() => Grammar.FromJsonSchema(schema)).Message);

    [Fact]
    public void A_long_chain_of_references_is_refused_not_followed()
    {
        string definitions = string.Join(
            ",",
            Enumerable.Range(0, 20_000).Select(i => $"\"d{i}\":{{\"items\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}}")
        );

        Assert.StartsWith(
            "JSON schema: references lead through more than 200 schemas",
            Assert
                .Throws<GrammarException>(() =>
                    Grammar.FromJsonSchema($"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{definitions},\"d20000\":true}}}}")
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
