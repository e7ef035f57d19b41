using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization;

/// <summary>
/// Quantized files that a sweep made, kept in a folder under a hash of what they were made from: the source's weights, the type,
/// the options and llama.cpp's version. Those that were not used for the longest time go when there are too many bytes.
/// </summary>
public sealed class QuantizedFileCache
{
    private const string Extension = ".gguf";

    /// <summary>Keeps files in a folder.</summary>
    /// <param name="folder">The folder; it is made when something is kept.</param>
    public QuantizedFileCache(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }

    /// <summary>How many bytes are kept at most; a larger file is deleted as soon as it was measured.</summary>
    public long MostBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The user's own: <c>quantizations</c> in the folder that <see cref="EvaluationCache.EnvironmentVariable"/> names, or in the folder
    /// that the system has for what can be computed again. <see langword="null"/> when the variable says <c>off</c>.
    /// </summary>
    public static QuantizedFileCache? Usual => Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable) switch
    {
        "off" => null,
        { Length: > 0 } folder => new QuantizedFileCache(Path.Combine(folder, "quantizations")),
        _ => new QuantizedFileCache(Path.Combine(CacheFolder.OfUser(), "quantizations")),
    };

    /// <summary>How many bytes are kept now.</summary>
    public long Bytes => Files().Sum(file => file.Length);

    /// <summary>Forgets everything.</summary>
    /// <returns>How many bytes were freed.</returns>
    public long Clear()
    {
        var files = Files();
        files.ForEach(file => file.Delete());
        return files.Sum(file => file.Length);
    }

    /// <summary>Where the file of a quantization lies or is to lie.</summary>
    internal string PathOf(LoadedModel source, QuantizationOptions options)
    {
        var importance = options.Importance is { } matrix
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', matrix.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}:{string.Join(',', e.Value.Sums)}:{string.Join(',', e.Value.Counts)}")))))
            : "none";
        var text = string.Join('\n', ModelFingerprint.Of(source), options.Type.Name, options.Pure, importance, LlamaBackend.Version, typeof(QuantizedFileCache).Assembly.GetName().Version);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
        return Path.Combine(Folder, $"{options.Type.Name.ToLowerInvariant()}-{key}{Extension}");
    }

    /// <summary>Makes room for a file, or says that it is not to be kept.</summary>
    /// <returns>Whether it may stay.</returns>
    internal bool MakeRoom(long bytes)
    {
        var kept = bytes;
        foreach (var file in Files().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            kept += file.Length;
            if (kept > MostBytes)
            {
                Delete(file.FullName);
            }
        }

        return bytes <= MostBytes;
    }

    /// <summary>Deletes a file; another process may be using it just now, on Windows it stays then for this time.</summary>
    internal static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private List<FileInfo> Files()
    {
        var folder = new DirectoryInfo(Folder);
        return folder.Exists ? [.. folder.EnumerateFiles("*" + Extension)] : [];
    }
}
