using System.IO.Compression;
using System.Reflection;

namespace LlmWorkbench.Tokens;

/// <summary>Reads the bytes of each token from the data packages, which the tokenizer itself does not hand out.</summary>
internal static class TiktokenVocabulary
{
    /// <summary>
    /// Reads a vocabulary: a line of base64 for each token in the order of the ids, deflated, as a resource of the data
    /// assembly.
    /// </summary>
    /// <param name="dataAssembly">The name of the data assembly.</param>
    /// <param name="encoding">As in <c>cl100k_base</c>.</param>
    /// <returns>The bytes of each token; [ids], with gaps.</returns>
    public static byte[]?[] Read(string dataAssembly, string encoding)
    {
        var assembly = Assembly.Load(dataAssembly);
        string name = assembly.GetManifestResourceNames().Single(n => n.Contains(encoding + ".tiktoken", StringComparison.Ordinal));
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(new DeflateStream(stream, CompressionMode.Decompress));
        List<byte[]?> tokens = new(200_000);
        while (reader.ReadLine() is { } line)
        {
            // The first line says how many there are; the ids are the places of the others.
            if (!line.StartsWith("Capacity:", StringComparison.Ordinal))
            {
                tokens.Add(line.Length == 0 ? null : Convert.FromBase64String(line));
            }
        }

        return [.. tokens];
    }
}
