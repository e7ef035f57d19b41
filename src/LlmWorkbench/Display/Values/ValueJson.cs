using System.Text;
using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;
using Newtonsoft.Json.Linq;

namespace LlmWorkbench.Display.Values;

/// <summary>Any value as JSON for a program: whole, or not at all.</summary>
public static class ValueJson
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="type">The type that it is written as; null for its own.</param>
    /// <param name="options">How; null for <see cref="JsonFormatter.SerializerOptions"/>, which leave out what is null.</param>
    /// <returns>JSON on one line.</returns>
    /// <exception cref="WorkbenchException">It is longer than <see cref="ValueBound.WrittenCharacters"/> bytes, as an endless sequence is,
    /// or cannot be written as JSON.</exception>
    public static string Of(object? value, Type? type = null, JsonSerializerOptions? options = null)
    {
        if (value is JToken token)
        {
            return JsonText.Of(token) is { } text && !text.StartsWith('(')
                ? token.ToString(Newtonsoft.Json.Formatting.None)
                : throw Deep(token.GetType(), null);
        }

        using var bytes = new BoundedStream();
        try
        {
            JsonSerializer.Serialize(
                bytes,
                value,
                type ?? value?.GetType() ?? typeof(object),
                Bounded(options ?? JsonFormatter.SerializerOptions)
            );
        }
        catch (JsonException exception)
        {
            throw Deep(value!.GetType(), exception);
        }
        catch (NotSupportedException exception)
        {
            throw new WorkbenchException(
                $"A {TypeName.Short(value!.GetType())} cannot be written as JSON: {exception.Message.Split('\n')[0]}",
                exception
            );
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    // The library calls itself for each level, and a user may have set any number of them: the stack would end the process.
    private static JsonSerializerOptions Bounded(JsonSerializerOptions options) =>
        options.MaxDepth <= JsonText.Deepest ? options : new JsonSerializerOptions(options) { MaxDepth = JsonText.Deepest };

    private static WorkbenchException Deep(Type type, Exception? cause)
    {
        string sentence =
            $"A {TypeName.Short(type)} that holds itself, or more levels than are written, cannot be written as JSON: give the "
            + "part of it that is needed.";
        return cause is null ? new WorkbenchException(sentence) : new WorkbenchException(sentence, cause);
    }

    // Of a class that derives from it, MemoryStream leads all other ways of writing to this one.
    private sealed class BoundedStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > ValueBound.WrittenCharacters)
            {
                throw new WorkbenchException(
                    $"This value takes more than {ValueBound.WrittenCharacters >> 20} MiB as JSON: give a part of it, such as "
                        + "sequence.Take(1000)."
                );
            }

            base.Write(buffer, offset, count);
        }
    }
}
