using System.Text.Json;

namespace LlmWorkbench.Services.Http;

/// <summary>Fields of a stranger's JSON: what is not there, or of another kind, is <see langword="null"/>.</summary>
internal static class JsonFields
{
    /// <summary>A field.</summary>
    public static JsonElement? Child(this JsonElement json, string name)
    {
        try
        {
            return
                json.ValueKind == JsonValueKind.Object
                && json.TryGetProperty(name, out JsonElement child)
                && child.ValueKind != JsonValueKind.Null
                ? child
                : null;
        }
        catch (InvalidOperationException)
        {
            // Another field's name has half of a character.
            return null;
        }
    }

    /// <summary>A text.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.String } text ? text.AsText() : null;

    /// <summary>A text itself; empty for anything else, and U+FFFD for one with half of a character, which JSON can hold.</summary>
    public static string AsText(this JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>The name of a field, with U+FFFD for one with half of a character.</summary>
    public static string AsText(this JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>A number.</summary>
    public static double? Number(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) ? value : null;

    /// <summary>A whole number.</summary>
    public static int? Whole(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : null;

    /// <summary>A large whole number.</summary>
    public static long? Long(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>Whether a field is true.</summary>
    public static bool Is(this JsonElement json, string name) => json.Child(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of an array; none where there is no array.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    /// <summary>The elements of an array; none for anything else.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [];
}
