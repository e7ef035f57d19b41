using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization;

/// <summary>
/// Quantized files that nobody gave a place: they lie in the user's folder for what can be computed again, under a hash of all that
/// they depend on, so that running a cell again finds its file and nothing is ever overwritten with something else.
/// </summary>
internal static class KeptQuantization
{
    private const string FolderName = "quantized";

    /// <summary>Where the file of a quantization lies or is to lie.</summary>
    public static string PathOf(LoadedModel model, QuantizationOptions options)
    {
        var text = string.Join(
            '\n',
            [
                ModelFingerprint.Of(model), LlamaBackend.Version, options.Type.Name, $"{options.Pure}", $"{options.OutputType}", $"{options.TokenEmbeddingType}",
                .. options.TensorTypes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
                Hash(options.Importance),
            ]);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        return Path.Combine(Folder(), key, FileName(model, options.Type));
    }

    /// <summary>The file when it is there and whole.</summary>
    public static GgufFile? Find(string path)
    {
        try
        {
            return File.Exists(path) ? GgufFile.Read(path) : null;
        }
        catch (GgufFormatException)
        {
            // Damaged since: it is made again.
            return null;
        }
    }

    /// <summary>A name for the quantized file, or for the model in it: the source's with the new type instead of its own.</summary>
    public static string NameOf(string source, string ownType, QuantizationType type)
    {
        var stem = source.EndsWith("-" + ownType, StringComparison.OrdinalIgnoreCase) ? source[..^(ownType.Length + 1)] : source;
        return $"{stem}-{type.Name.ToLowerInvariant()}";
    }

    private static string FileName(LoadedModel model, QuantizationType type) =>
        NameOf(Path.GetFileNameWithoutExtension(model.Engine.Path), model.Quantization, type) + ".gguf";

    private static string Folder() => Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable) switch
    {
        "off" => Path.Combine(Path.GetTempPath(), $"llm-workbench-{Environment.ProcessId}", FolderName),
        { Length: > 0 } folder => Path.Combine(folder, FolderName),
        _ => Path.Combine(CacheFolder.OfUser(), FolderName),
    };

    private static string Hash(ImportanceMatrix? matrix)
    {
        if (matrix is null)
        {
            return "none";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{matrix.Name}\n{string.Join('\n', matrix.Datasets)}\n{matrix.ChunkCount}"));
        foreach (var (name, entry) in matrix.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(entry.Means()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
