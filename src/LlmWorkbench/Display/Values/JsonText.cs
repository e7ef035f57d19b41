using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonException = System.Text.Json.JsonException;

namespace LlmWorkbench.Display.Values;

/// <summary>Values that are JSON, as JSON.</summary>
internal static class JsonText
{
    /// <summary>How many levels are written: the writers of both libraries call themselves for each, and the stack ends the
    /// process.</summary>
    public const int Deepest = 256;

    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        MaxDepth = Deepest,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a JSON value of System.Text.Json or Newtonsoft.Json.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>JSON in lines, cut where it is very long; null for everything else.</returns>
    public static string? Of(object value)
    {
        try
        {
            string? json = value switch
            {
                JsonElement { ValueKind: JsonValueKind.Undefined } => "(undefined)",
                JsonElement element => System.Text.Json.JsonSerializer.Serialize(element, s_readable),
                JsonDocument document => System.Text.Json.JsonSerializer.Serialize(document.RootElement, s_readable),
                JsonNode node => System.Text.Json.JsonSerializer.Serialize(node, s_readable),
                JProperty property => $"{JsonConvert.ToString(property.Name)}: {Of(property.Value)}",
                JToken token when IsDeep(token) => TooDeep(value),
                JToken token => token.ToString(Newtonsoft.Json.Formatting.Indented).Replace("\r\n", "\n", StringComparison.Ordinal),
                _ => null,
            };
            return json is null ? null : ValueBound.Cut(json, ValueBound.Characters);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return TooDeep(value);
        }
        catch (ObjectDisposedException)
        {
            return "(a JsonDocument that was disposed)";
        }
    }

    private static string TooDeep(object value) => $"({TypeName.Short(value.GetType())} with more than {Deepest} levels)";

    private static bool IsDeep(JToken token)
    {
        int depth = 0;
        JToken? here = token;
        while (here is not null)
        {
            if (here is JContainer { First: { } child })
            {
                here = child;
                if (++depth > Deepest)
                {
                    return true;
                }

                continue;
            }

            while (here is not null && !ReferenceEquals(here, token) && here.Next is null)
            {
                here = here.Parent;
                depth--;
            }

            here = ReferenceEquals(here, token) ? null : here?.Next;
        }

        return false;
    }
}
