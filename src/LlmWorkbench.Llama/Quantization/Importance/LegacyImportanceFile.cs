using System.Text;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>The .dat files of older llama-imatrix (llama.cpp, common/imatrix-loader.cpp): means over calls, times calls.</summary>
internal static class LegacyImportanceFile
{
    private const int LongestName = 4096;

    /// <summary>Reads a file.</summary>
    /// <exception cref="LlamaException">It is none, or damaged.</exception>
    internal static ImportanceMatrix Read(string path)
    {
        string name = Path.GetFileName(path);
        using var reader = new BinaryReader(File.OpenRead(path));
        try
        {
            long length = reader.BaseStream.Length;
            int count = reader.ReadInt32();
            var entries = new Dictionary<string, ImportanceEntry>(StringComparer.Ordinal);
            for (int i = 0; i < count; i++)
            {
                string weight = Encoding.UTF8.GetString(reader.ReadBytes(Bounded(reader.ReadInt32(), 1, LongestName)));
                int calls = reader.ReadInt32();
                float[] sums = new float[Bounded(reader.ReadInt32(), 1, (length - reader.BaseStream.Position) / sizeof(float))];
                for (int j = 0; j < sums.Length; j++)
                {
                    sums[j] = reader.ReadSingle();
                }

                // What stands there is divided by the calls when there are any.
                entries[weight] = new ImportanceEntry(sums, [Math.Max(1, calls)]);
            }

            if (entries.Count == 0)
            {
                throw NoMatrix(name, null);
            }

            (int chunks, string? dataset) = Trailer(reader);
            return new ImportanceMatrix(name, dataset is null ? [] : [dataset], chunks, 0, entries);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw NoMatrix(name, e);
        }
    }

    // How many pieces of text were read, and which text; older files end before.
    private static (int Chunks, string? Dataset) Trailer(BinaryReader reader)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        int chunks = left >= sizeof(int) ? reader.ReadInt32() : 0;
        return left > 2 * sizeof(int)
            ? (chunks, Encoding.UTF8.GetString(reader.ReadBytes(Bounded(reader.ReadInt32(), 0, LongestName))))
            : (chunks, null);
    }

    private static int Bounded(int number, int least, long most) =>
        number >= least && number <= most ? number : throw new InvalidDataException();

    private static LlamaException NoMatrix(string name, Exception? inner) =>
        new($"{name} holds no importance matrix: give a file of #!imatrix or llama-imatrix (GGUF, or the older .dat).", inner!);
}
