using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LlmWorkbench.Caching;

/// <summary>
/// Finished pieces of long evaluations, kept in a folder under a hash of everything that they depend on: the model's weights,
/// the text, the options and the versions. An evaluation that was interrupted goes on where it ended, and a repeat is instant.
/// </summary>
public sealed class EvaluationCache
{
    /// <summary>The environment variable with a folder of the user's own; <c>off</c> keeps nothing.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_CACHE";

    // A different way to compute or to store gets another number, so that old pieces are not taken for new ones.
    private const int Format = 2;
    private const string Extension = ".pieces";

    private readonly CacheFolder _files;

    /// <summary>Keeps pieces in a folder.</summary>
    /// <param name="folder">The folder; it is made when something is kept.</param>
    public EvaluationCache(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _files = new CacheFolder(folder, Extension, isNested: false);
    }

    /// <summary>Where the pieces lie.</summary>
    public string Folder => _files.Path;

    /// <summary>How many bytes are kept at most: whenever a new evaluation begins, those that were not used for the longest time
    /// go.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>
    /// The user's own: the folder of the environment variable, or <c>llm-workbench/evaluations</c> in the folder that the system
    /// has for what can be computed again. <see langword="null"/> when the variable says <c>off</c>, and for a user without a home.
    /// </summary>
    public static EvaluationCache? Default => CacheFolder.Default("evaluations") is { } folder ? new EvaluationCache(folder) : null;

    /// <summary>How many bytes are kept now.</summary>
    public long Bytes => _files.Bytes;

    /// <summary>Forgets everything.</summary>
    /// <returns>How many bytes were freed.</returns>
    public long Clear() => _files.Clear();

    /// <summary>Opens the pieces of one evaluation.</summary>
    /// <param name="kind">What is evaluated, in a word.</param>
    /// <param name="parts">Everything that the numbers depend on: whatever differs here has pieces of its own.</param>
    internal CachedPieces Open(string kind, params object?[] parts)
    {
        string text = JsonSerializer.Serialize(
            new object?[] { Format, kind, typeof(EvaluationCache).Assembly.GetName().Version?.ToString(), parts }
        );
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
        _files.Trim(MaxBytes);
        return CachedPieces.Open(Path.Combine(Folder, $"{kind}-{key}{Extension}"));
    }
}
