using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace LlmWorkbench.Tokens;

/// <summary>Reads the bytes of each token from the data packages, which the tokenizer itself does not hand out.</summary>
internal static class TiktokenVocabulary
{
    /// <summary>
    /// Reads a vocabulary: lines of base64 and id, deflated, as a resource of the data assembly.
    /// </summary>
    /// <param name="dataAssembly">The name of the data assembly.</param>
    /// <param name="encoding">As in <c>cl100k_base</c>.</param>
    /// <returns>The bytes of each token; [largest id + 1], with gaps.</returns>
    public static byte[]?[] Read(string dataAssembly, string encoding)
    {
        var assembly = Assembly.Load(dataAssembly);
        var name = assembly.GetManifestResourceNames().Single(n => n.Contains(encoding + ".tiktoken", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(new DeflateStream(stream, CompressionMode.Decompress));
        List<byte[]?> tokens = new(200_000);
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                continue;
            }

            var id = int.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture);
            while (tokens.Count <= id)
            {
                tokens.Add(null);
            }

            tokens[id] = Convert.FromBase64String(line[..space]);
        }

        return [.. tokens];
    }
}
