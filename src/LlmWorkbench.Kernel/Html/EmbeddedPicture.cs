using System.Text.Json;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Turns the address of a picture into one that holds the picture itself.</summary>
internal static class EmbeddedPicture
{
    private const long MaxBytes = 20 << 20;

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>Makes a <c>data:</c> address.</summary>
    /// <param name="url">The address in the notebook: a relative path, <c>attachment:name</c>, or <c>data:</c> already.</param>
    /// <param name="folder">Where relative paths start; null takes none.</param>
    /// <param name="attachments">The cell's attachments: name to MIME type to base64.</param>
    /// <returns>The address, or null for a picture that is not at hand, such as one on a network.</returns>
    public static string? Url(string url, string? folder, JsonElement? attachments)
    {
        if (url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return url;
        }

        return url.StartsWith("attachment:", StringComparison.OrdinalIgnoreCase)
            ? FromAttachment(Uri.UnescapeDataString(url["attachment:".Length..]), attachments)
            : FromFile(url, folder);
    }

    private static string? FromAttachment(string name, JsonElement? attachments)
    {
        if (
            attachments is not { ValueKind: JsonValueKind.Object } all
            || !all.TryGetProperty(name, out JsonElement picture)
            || picture.ValueKind != JsonValueKind.Object
        )
        {
            return null;
        }

        return picture
            .EnumerateObject()
            .Where(mime => s_types.ContainsValue(mime.Name))
            .Select(mime => Base64(mime.Value) is { } data ? $"data:{mime.Name};base64,{data}" : null)
            .FirstOrDefault(address => address is not null);
    }

    // nbformat stores long texts as one string or as a list of lines.
    private static string? Base64(JsonElement content)
    {
        string? text = content.ValueKind switch
        {
            JsonValueKind.String => content.GetString(),
            JsonValueKind.Array when content.EnumerateArray().All(line => line.ValueKind == JsonValueKind.String) => string.Concat(
                content.EnumerateArray().Select(line => line.GetString())
            ),
            _ => null,
        };
        return text is null ? null : string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    private static string? FromFile(string url, string? folder)
    {
        if (
            folder is null
            || !Uri.TryCreate(url, UriKind.Relative, out _)
            || !s_types.TryGetValue(Path.GetExtension(url), out string? type)
        )
        {
            return null;
        }

        try
        {
            // Below the notebook's folder only, links followed: a notebook from elsewhere must not collect files of this machine.
            string root = RealPath.Of(folder) + Path.DirectorySeparatorChar;
            var file = new FileInfo(RealPath.Of(Path.Combine(root, Uri.UnescapeDataString(url))));
            return
                file.FullName.StartsWith(root, StringComparison.Ordinal)
                && file is { Exists: true, Length: <= MaxBytes }
                && !SpecialFile.Is(file.FullName)
                ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file.FullName))}"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Links in a circle, no right to read it, a name that no file can have: it is not at hand.
            return null;
        }
    }
}
