using System.Text;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>Reads the files of datasets.</summary>
internal static class DatasetFile
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A whole file as text, without a byte order mark.</summary>
    /// <exception cref="WorkbenchException">It cannot be read, or is not UTF-8.</exception>
    public static string ReadText(string path)
    {
        try
        {
            if (SpecialFile.Is(path))
            {
                throw new WorkbenchException($"{Name(path)} {SpecialFile.Problem}: save the text in a file first.");
            }

            byte[] bytes = File.ReadAllBytes(path);
            int start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return s_strict.GetString(bytes.AsSpan(start));
        }
        catch (DecoderFallbackException e)
        {
            throw new WorkbenchException(
                $"{Name(path)} is not UTF-8: byte {e.Index} is part of no character; save it as UTF-8 and try again.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(FileFailure.Sentence(e), e);
        }
    }

    /// <summary>Whether a file is read as JSONL: by its name, and by its content where the name does not say.</summary>
    /// <exception cref="WorkbenchException">It cannot be read.</exception>
    public static bool HoldsLines(string path) => Looked(path, JsonLines.Are);

    /// <summary>Whether a file that has the name of a text holds one, and no JSON objects.</summary>
    /// <exception cref="WorkbenchException">It cannot be read.</exception>
    public static bool HoldsText(string path) =>
        !Path.GetExtension(path).Equals(JsonLines.Extension, StringComparison.OrdinalIgnoreCase)
        && Looked(path, file => new FileInfo(file).Length > 0 && !JsonLines.AreIn(file));

    // A pipe would be waited for; whoever reads the file says what it is.
    private static bool Looked(string path, Func<string, bool> look)
    {
        try
        {
            return !SpecialFile.Is(path) && look(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(FileFailure.Sentence(e), e);
        }
    }

    /// <summary>The objects of a JSONL file, one a line; empty lines count but hold nothing.</summary>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="parse">Makes a line's object into what it holds; what is wrong with it is thrown as a
    /// <see cref="WorkbenchException"/>.</param>
    /// <exception cref="WorkbenchException">A line is not what it should be: the sentence begins with the file and the line.</exception>
    public static IReadOnlyList<T> ReadLines<T>(string path, Func<JsonElement, T> parse)
    {
        List<T> items = [];
        foreach ((int i, string? line) in ReadText(path).SplitLines().Index())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(ForeignJson.WithWholeCharacters(line));
                items.Add(
                    json.RootElement.ValueKind == JsonValueKind.Object
                        ? parse(json.RootElement)
                        : throw new WorkbenchException(
                            $"there should be a JSON object, as in {{\"text\": \"…\"}}, not {Kind(json.RootElement)}."
                        )
                );
            }
            catch (JsonException e)
            {
                throw new WorkbenchException($"{Name(path)}, line {i + 1}: this is not JSON: {Reason(e)}.", e);
            }
            catch (WorkbenchException e)
            {
                throw new WorkbenchException($"{Name(path)}, line {i + 1}: {e.Message}", e);
            }
        }

        return items;
    }

    /// <summary>The sentence on a text where questions are asked.</summary>
    public static string NoQuestions(string path) =>
        $"{Name(path)} is a text, and evaluate asks questions, one JSON object a line: perplexity measures on a text.";

    /// <summary>The file's name, for sentences.</summary>
    public static string Name(string path) => VisibleText.Phrase(Path.GetFileName(path));

    /// <summary>What a dataset is called in views: its file's name without the extension, or with it where another dataset of that name
    /// lies beside it.</summary>
    public static string Title(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return DatasetFinder.TextExtensions.Select(extension => Path.Combine(folder, stem + extension)).Count(File.Exists) > 1
            ? Path.GetFileName(path)
            : stem;
    }

    /// <summary>What a value is, in words.</summary>
    public static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a truth value",
        };

    // «'x' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 3.»
    private static string Reason(JsonException e) =>
        e.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ') + $" (byte {e.BytePositionInLine})";
}
