using System.Text;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>Tells JSONL from other text: by a file's name, and by its content where the name does not say.</summary>
internal static class JsonLines
{
    /// <summary>How names of such files end.</summary>
    public const string Extension = ".jsonl";

    private const int BeginningBytes = 1 << 16;
    private const int Lines = 3;

    /// <summary>Whether a file is read as one JSON object a line.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool Are(string path) =>
        Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase)
        || (!DatasetFinder.TextExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && AreIn(path));

    /// <summary>Whether the first lines of a file that are not blank are JSON objects, whatever its name.</summary>
    /// <inheritdoc cref="Are"/>
    public static bool AreIn(string path)
    {
        byte[] bytes = Beginning(path, BeginningBytes);
        bool isWhole = bytes.Length < BeginningBytes;
        string[] lines = [.. Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').SplitLines()];

        // The last one may go on after what was read.
        string[] first = [.. (isWhole ? lines : lines[..^1]).Where(line => !string.IsNullOrWhiteSpace(line)).Take(Lines)];
        return first.Length > 0 ? first.All(IsObject) : !isWhole && lines[0].TrimStart().StartsWith("{\"", StringComparison.Ordinal);
    }

    /// <summary>The first bytes of a file.</summary>
    /// <inheritdoc cref="Are"/>
    public static byte[] Beginning(string path, int most)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[most];
        return bytes[..file.ReadAtLeast(bytes, most, throwOnEndOfStream: false)];
    }

    private static bool IsObject(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
