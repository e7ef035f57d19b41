using System.IO.Compression;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Download;

/// <summary>Takes the datasets out of a zip file.</summary>
internal static class DatasetArchive
{
    // WikiText-103's texts have 0.5 GB together.
    private const long MaxBytes = 2L << 30;

    /// <summary>Writes each text and JSONL file of an archive beside it, under the file's own name without folders.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="WorkbenchException">It is not a zip file, or holds none, or too much.</exception>
    public static IReadOnlyList<string> Extract(string path)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            var entries = archive
                .Entries.Where(e => e.Length > 0 && DatasetFinder.IsDataset(e.Name) && DatasetName.IsPlain(e.Name))
                .ToList();
            decimal bytes = entries.Sum(e => (decimal)e.Length);
            if (bytes > MaxBytes)
            {
                throw new WorkbenchException(
                    $"{Path.GetFileName(path)} would become {Figures.Bytes((long)Math.Min(bytes, long.MaxValue))}: more than "
                        + $"{Figures.Bytes(MaxBytes)} are not taken out."
                );
            }

            if (entries.Count == 0)
            {
                throw new WorkbenchException($"{Path.GetFileName(path)} holds no .txt, .raw, .md or .jsonl file.");
            }

            return [.. entries.Select(e => Extract(e, Path.GetDirectoryName(path)!))];
        }
        catch (InvalidDataException e)
        {
            throw new WorkbenchException($"{Path.GetFileName(path)} is not a zip file that can be read: {e.Message}", e);
        }
    }

    private static string Extract(ZipArchiveEntry entry, string folder)
    {
        string target = Path.Combine(folder, entry.Name);
        AtomicFile.Write(target, overwrite: true, output => Copy(entry, output));
        return target;
    }

    // An archive's word for a length is not taken: its content may go on.
    private static void Copy(ZipArchiveEntry entry, Stream output)
    {
        using Stream input = entry.Open();
        byte[] buffer = new byte[1 << 16];
        long left = entry.Length;
        for (int read; (read = input.Read(buffer)) > 0; )
        {
            left -= read;
            if (left < 0)
            {
                throw new InvalidDataException($"{VisibleText.Phrase(entry.Name)} is larger than the archive says.");
            }

            output.Write(buffer.AsSpan(0, read));
        }
    }
}
