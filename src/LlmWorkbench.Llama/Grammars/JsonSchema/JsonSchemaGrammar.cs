using System.Text.Json;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>
/// From a JSON schema to a grammar whose texts all fit it. A grammar may allow fewer texts than the schema, never others;
/// what it cannot hold to is refused by name, with its JSON pointer.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>type (also several), enum, const, true, {}, $ref and $defs of the same schema, also recursive; annotations such as title.</item>
/// <item>Objects: properties in the order of the schema, required, additionalProperties (none when properties are listed and nothing is
/// said).</item>
/// <item>Arrays: items, prefixItems (all of them are written), minItems, maxItems.</item>
/// <item>Strings: minLength, maxLength; pattern (see <see cref="JsonSchemaPattern"/>); format date, time, date-time, uuid; one of the
/// three.</item>
/// <item>Integers: minimum, maximum, exclusiveMinimum, exclusiveMaximum; at most 16 digits.</item>
/// <item>anyOf; oneOf when no two of its schemas can fit the same text, as their types or constants show; allOf when the schemas can be put
/// together into one.</item>
/// </list>
/// </remarks>
public static class JsonSchemaGrammar
{
    /// <summary>Writes the grammar.</summary>
    /// <param name="schema">A JSON schema as JSON text.</param>
    /// <returns>A grammar in GBNF, whose first rule is <c>root</c>.</returns>
    /// <exception cref="GrammarException">It is not JSON, no schema, or uses what is not supported.</exception>
    public static string Convert(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        try
        {
            using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var rules = new JsonSchemaRules();
            string root = new JsonSchemaReader(document.RootElement, rules).Visit(document.RootElement, "#");
            return rules.Write(root);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // System.Text.Json tells of half a surrogate pair by the latter two.
            throw new GrammarException(
                e is JsonException { LineNumber: { } line, BytePositionInLine: { } column }
                    ? $"The JSON schema is not JSON: line {line + 1}, byte {column + 1} cannot be read."
                : e.Message.StartsWith("Duplicate property ", StringComparison.Ordinal)
                    ? $"The JSON schema has a key twice in one object ({e.Message.Split('\'')[1]}): which of both is meant cannot be told."
                : "The JSON schema is not JSON: it holds half of a surrogate pair."
            );
        }
    }
}
