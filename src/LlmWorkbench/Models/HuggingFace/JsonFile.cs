using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>Reads JSON that a stranger may have written.</summary>
internal static class JsonFile
{
    /// <summary>The largest file that is read, in bytes; the tokenizer.json of a vocabulary of 256,000 tokens has about 20 MB.</summary>
    public const long Largest = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes it, of the outermost value.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="WorkbenchException">It cannot be read, is too large or no JSON, or something stands in a place where something else
    /// belongs.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> read)
    {
        string name = VisibleText.Phrase(Path.Combine(Path.GetFileName(Path.GetDirectoryName(path)) ?? "", Path.GetFileName(path)));
        try
        {
            SpecialFile.Refuse(path);
            using FileStream file = File.OpenRead(path);
            if (file.Length > Largest)
            {
                throw new WorkbenchException(
                    $"{name} has {Figures.Bytes(file.Length)}, more than {Figures.Bytes(Largest)}: it is not read."
                );
            }

            using var json = JsonDocument.Parse(file);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new WorkbenchException($"{name} cannot be used: {VisibleText.Phrase(e.Message.TrimEnd('.'))}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(VisibleText.Phrase(FileFailure.Sentence(e)), e);
        }
    }

    /// <summary>A text, or <see langword="null"/>.</summary>
    public static string? Text(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A number from 0, or <see langword="null"/>.</summary>
    public static int? Number(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out int number)
        && number >= 0
            ? number
            : null;
}
