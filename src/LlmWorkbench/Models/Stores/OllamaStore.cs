using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Models.Stores;

/// <summary>
/// Ollama's models (<see href="https://github.com/ollama/ollama/blob/main/docs/faq.md"/> says where they are): under
/// <c>manifests</c> a small JSON file for each name and tag, in the form of container images, whose layer of the type
/// <c>application/vnd.ollama.image.model</c> is a GGUF file under its SHA-256 in <c>blobs</c>.
/// </summary>
internal static partial class OllamaStore
{
    /// <summary>Whose it is, in words.</summary>
    public const string Store = "Ollama";

    private const string Weights = "application/vnd.ollama.image.model";
    private const string DefaultHost = "registry.ollama.ai";
    private const string DefaultOwner = "library";
    private const int LongestManifest = 1 << 20;

    /// <summary>All models of a folder.</summary>
    public static IReadOnlyList<StoredModel> Models(string folder)
    {
        string manifests = Path.Combine(folder, "manifests");
        return [.. StoreFile.Below(manifests, depth: 4).Select(file => Model(folder, manifests, file.FullName)).OfType<StoredModel>()];
    }

    private static StoredModel? Model(string folder, string manifests, string path)
    {
        string[] parts = Path.GetRelativePath(manifests, path).Split(Path.DirectorySeparatorChar);
        return
            parts.Length == 4
            && Digest(folder, path) is { } digest
            && StoreFile.Gguf(folder, Path.Combine(folder, "blobs", digest.Replace(':', '-'))) is { } blob
            ? new StoredModel(Name(parts), Name(parts), blob.FullName, Store, blob.Length)
            : null;
    }

    // Ollama leaves out what is the default: registry.ollama.ai/library/llama3.2/1b is llama3.2:1b.
    private static string Name(string[] parts) =>
        (parts[0] == DefaultHost ? "" : parts[0] + "/")
        + (parts[0] == DefaultHost && parts[1] == DefaultOwner ? "" : parts[1] + "/")
        + $"{parts[2]}:{parts[3]}";

    private static string? Digest(string folder, string manifest)
    {
        try
        {
            if (
                StoreFile.Inside(folder, manifest) is not { } real
                || new FileInfo(real) is not { Exists: true, Length: > 0 and <= LongestManifest }
            )
            {
                return null;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(real));
            return json
                .RootElement.GetProperty("layers")
                .EnumerateArray()
                .Where(layer => layer.GetProperty("mediaType").GetString() == Weights)
                .Select(layer => layer.GetProperty("digest").GetString())
                .FirstOrDefault(digest => digest is not null && Sha256().IsMatch(digest));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Whatever it is, it is no manifest of a model.
            return null;
        }
    }

    [GeneratedRegex("^sha256:[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
