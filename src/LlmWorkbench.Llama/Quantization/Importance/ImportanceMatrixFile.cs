using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>Reads and writes importance matrices in the files of llama-imatrix: GGUF, and for reading its older .dat too.</summary>
public static class ImportanceMatrixFile
{
    private const string SumSuffix = ".in_sum2";
    private const string CountSuffix = ".counts";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">It is a damaged GGUF file.</exception>
    /// <exception cref="LlamaException">It holds no importance matrix, or one that is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static ImportanceMatrix Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new LlamaException($"{path} is a folder: name an importance matrix's file.");
        }

        if (!File.Exists(path))
        {
            ClosedFolder.Refuse(path);
            throw new FileNotFoundException($"There is no file {path}.", path);
        }

        SpecialFile.Refuse(path);

        ImportanceMatrix matrix = IsGguf(path) ? FromGguf(GgufFile.Read(path)) : LegacyImportanceFile.Read(path);
        foreach ((string name, ImportanceEntry entry) in matrix.Entries)
        {
            if (entry.Sums.Any(sum => !(sum >= 0 && float.IsFinite(sum))) || entry.Counts.Any(count => count < 0))
            {
                throw new LlamaException(
                    $"{Path.GetFileName(path)} has sums of squares or counts for {name} that are negative or no finite numbers: it "
                        + "is damaged."
                );
            }
        }

        return matrix with
        {
            Sources = [path],
        };
    }

    /// <summary>Writes a file that llama-quantize and llama-imatrix read.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="readers">Who may read a new file; <see langword="null"/> for those who may read what the matrix was made of.</param>
    /// <exception cref="IOException">A file is there and may not be replaced, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing it is not allowed.</exception>
    public static void Save(this ImportanceMatrix matrix, string path, bool overwrite = false, FileReaders? readers = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var writer = new GgufWriter();
        writer.Add("general.type", "imatrix");
        writer.Add("imatrix.datasets", matrix.Datasets);
        writer.Add("imatrix.chunk_count", (uint)matrix.ChunkCount);
        writer.Add("imatrix.chunk_size", (uint)matrix.ChunkSize);
        foreach ((string name, ImportanceEntry entry) in matrix.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            int matrices = entry.Counts.Count;
            long width = entry.Sums.Count / matrices;
            writer.AddTensor(name + SumSuffix, matrices == 1 ? [width] : [width, matrices], [.. entry.Sums]);
            writer.AddTensor(name + CountSuffix, matrices == 1 ? [1] : [1, matrices], [.. entry.Counts.Select(count => (float)count)]);
        }

        writer.Write(path, overwrite, readers: readers ?? FileReaders.Of(matrix.Sources));
    }

    private static bool IsGguf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("GGUF"u8);
    }

    private static ImportanceMatrix FromGguf(GgufFile file)
    {
        string name = Path.GetFileName(file.Path);
        if (file.Metadata.FileKind != "imatrix" && !file.Tensors.Any(tensor => tensor.Name.EndsWith(SumSuffix, StringComparison.Ordinal)))
        {
            throw new LlamaException(
                $"{name} holds no importance matrix but "
                    + $"{(file.Metadata.FileKind is { } kind ? $"the kind {kind}" : "something else")}: give a file of #!imatrix or "
                    + "llama-imatrix."
            );
        }

        using GgufTensorData data = file.OpenTensors();
        var entries = new Dictionary<string, ImportanceEntry>(StringComparer.Ordinal);
        foreach (GgufTensor sums in file.Tensors.Where(tensor => tensor.Name.EndsWith(SumSuffix, StringComparison.Ordinal)))
        {
            string weight = sums.Name[..^SumSuffix.Length];
            if (
                file.FindTensor(weight + CountSuffix) is not { } counts
                || sums.Type != GgmlType.F32
                || counts.Type != GgmlType.F32
                || counts.ElementCount == 0
                || sums.ElementCount == 0
                || sums.ElementCount % counts.ElementCount != 0
            )
            {
                throw new LlamaException($"{name} is damaged: its sums and counts for {weight} do not belong together.");
            }

            entries.Add(
                weight,
                new ImportanceEntry(data.ReadFloats(sums), [.. data.ReadFloats(counts).Select(count => (long)MathF.Round(count))])
            );
        }

        return entries.Count > 0
            ? new ImportanceMatrix(
                name,
                file.Metadata.GetStrings("imatrix.datasets") ?? [],
                (int)(file.Metadata.GetInteger("imatrix.chunk_count") ?? 0),
                (int)(file.Metadata.GetInteger("imatrix.chunk_size") ?? 0),
                entries
            )
            : throw new LlamaException($"{name} holds an importance matrix without entries.");
    }
}
