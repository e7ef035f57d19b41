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
    public static int? Whole(this JsonElement json, string name) => json.Child(name)?.AsWhole();

    /// <summary>A whole number itself.</summary>
    public static int? AsWhole(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value) ? value : null;

    /// <summary>A byte itself.</summary>
    public static byte? AsByte(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetByte(out byte value) ? value : null;

    /// <summary>A count, of tokens or of what is in a cache; a negative one is no count, and so <see langword="null"/>.</summary>
    public static int? Count(this JsonElement json, string name) => json.Whole(name) is >= 0 and var count ? count : null;

    /// <summary>A size, which is more than nothing; anything else is <see langword="null"/>.</summary>
    public static int? Size(this JsonElement json, string name) => json.Whole(name) is > 0 and var size ? size : null;

    /// <summary>A large size, which is more than nothing; anything else is <see langword="null"/>.</summary>
    public static long? LongSize(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) && value > 0 ? value : null;

    /// <summary>Whether a field is true.</summary>
    public static bool Is(this JsonElement json, string name) => json.Child(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of an array; none where there is no array.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    /// <summary>The elements of an array; none for anything else.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [];
}
