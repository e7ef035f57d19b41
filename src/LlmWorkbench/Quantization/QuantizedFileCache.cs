using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization;

/// <summary>
/// Quantized files that nobody gave a place, each in a folder named by a hash of all that it was made from: the source's weights,
/// the options and llama.cpp's version. So running a cell again finds its file, and nothing is ever overwritten with something
/// else. Those that were not used for the longest time go when there are too many bytes.
/// </summary>
public sealed class QuantizedFileCache
{
    private const string FolderName = "quantized";
    private const string Extension = ".gguf";

    private readonly CacheFolder _files;

    /// <summary>Keeps files in a folder.</summary>
    /// <param name="folder">The folder; it is made when something is kept.</param>
    public QuantizedFileCache(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _files = new CacheFolder(folder, Extension, isNested: true);
    }

    /// <summary>Where the files lie.</summary>
    public string Folder => _files.Path;

    /// <summary>How many bytes are kept at most. A larger file of a sweep is deleted as soon as it was measured; one that was asked for by
    /// itself stays until there is a newer one.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The user's own: <c>quantized</c> in the folder that <see cref="EvaluationCache.EnvironmentVariable"/> names, or in the folder
    /// that the system has for what can be computed again. <see langword="null"/> when the variable says <c>off</c>, and for a user without
    /// a home.
    /// </summary>
    public static QuantizedFileCache? Default => CacheFolder.Default(FolderName) is { } folder ? new QuantizedFileCache(folder) : null;

    /// <summary>How many bytes are kept now.</summary>
    public long Bytes => _files.Bytes;

    /// <summary>For this process alone, among the temporary files: it goes with the process.</summary>
    /// <exception cref="WorkbenchException">There is no room for temporary files.</exception>
    internal static QuantizedFileCache OfProcess => new(TemporaryFolder.OfProcess(FolderName));

    /// <summary>Forgets everything.</summary>
    /// <returns>How many bytes were freed.</returns>
    public long Clear() => _files.Clear();

    /// <summary>Where the file of a quantization lies or is to lie.</summary>
    internal string PathOf(LoadedModel source, QuantizationOptions options)
    {
        string text = string.Join(
            '\n',
            [
                ModelFingerprint.Of(source),
                LlamaBackend.Version,
                options.Type.Name,
                $"{options.Pure}",
                $"{options.OutputType}",
                $"{options.TokenEmbeddingType}",
                .. options.TensorTypes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
                Hash(options.Importance),
            ]
        );
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
        return Path.Combine(
            Folder,
            key,
            QuantizedName.Of(SplitName.ModelName(source.Engine.Path), source.Quantization, options.Type) + Extension
        );
    }

    /// <summary>The file of a quantization when it is there and whole; it counts as used just now.</summary>
    /// <param name="path">The file, see <see cref="PathOf"/>.</param>
    /// <param name="plan">What is to be in it: one with other tensors was written by nobody of ours.</param>
    internal static GgufFile? Find(string path, QuantizationPlan plan)
    {
        try
        {
            if (
                !File.Exists(path)
                || GgufFile.Read(path) is not { } file
                || !file.Tensors.Select(t => (t.Name, t.Type)).SequenceEqual(plan.Tensors.Select(t => (t.Name, t.Type)))
            )
            {
                return null;
            }

            CacheFolder.Touch(path);
            return file;
        }
        catch (Exception e) when (e is GgufFormatException or IOException or UnauthorizedAccessException)
        {
            // Damaged since, or not ours to read: it is made again.
            return null;
        }
    }

    /// <summary>Waits for the turn to write a file; two processes that want the same one write it once.</summary>
    /// <param name="path">The file, see <see cref="PathOf"/>.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The turn, to be disposed.</returns>
    /// <exception cref="IOException">The folder cannot be used: its disk is full, or it is not a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be used: it is read-only, or somebody else's.</exception>
    internal static WritingTurn Wait(string path, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(path)!;
        CacheFolder.Make(folder);
        var turn = WritingTurn.Wait(folder + ".lock", cancellation);

        // The lock stands beside the folder, which may be somebody else's.
        try
        {
            string probe = Path.Combine(folder, $"{Environment.ProcessId}.probe");
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Whether something failed because the folder cannot be used, so that it works elsewhere.</summary>
    /// <param name="failure">What failed.</param>
    internal static bool IsUnusable(Exception failure) => failure is IOException or UnauthorizedAccessException or NotWrittenException;

    /// <summary>Makes room for a file.</summary>
    /// <param name="path">The file, see <see cref="PathOf"/>.</param>
    /// <param name="bytes">How large it will be.</param>
    /// <returns>Whether it is within the bounds.</returns>
    internal bool MakeRoom(string path, long bytes)
    {
        _files.Trim(MaxBytes, bytes, path);
        return bytes <= MaxBytes;
    }

    /// <summary>Deletes a file with its folder; another process may be using it just now, on Windows it stays then for this time.</summary>
    internal void Delete(string path) => _files.Delete(path);

    private static string Hash(ImportanceMatrix? matrix)
    {
        if (matrix is null)
        {
            return "none";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{matrix.Name}\n{string.Join('\n', matrix.Datasets)}\n{matrix.ChunkCount}"));
        foreach ((string? name, ImportanceEntry? entry) in matrix.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes<float>(entry.Means()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
