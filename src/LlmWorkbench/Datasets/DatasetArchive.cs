using System.IO.Compression;

namespace LlmWorkbench.Datasets;

/// <summary>Takes the datasets out of a zip file.</summary>
internal static class DatasetArchive
{
    private const long MostBytes = 4L << 30;

    /// <summary>Writes each text and JSONL file of an archive beside it, under the file's own name without folders.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="WorkbenchException">It is no zip file, or holds none, or too much.</exception>
    public static IReadOnlyList<string> Extract(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var entries = archive.Entries.Where(e => e.Length > 0 && DatasetFinder.IsDataset(e.Name)).ToList();
            if (entries.Sum(e => e.Length) > MostBytes)
            {
                throw new WorkbenchException($"{Path.GetFileName(path)} would become {entries.Sum(e => e.Length):N0} bytes: more than {MostBytes:N0} are not taken out.");
            }

            if (entries.Count == 0)
            {
                throw new WorkbenchException($"{Path.GetFileName(path)} holds no .txt, .raw, .md or .jsonl file.");
            }

            return [.. entries.Select(e => Extract(e, Path.GetDirectoryName(path)!))];
        }
        catch (InvalidDataException e)
        {
            throw new WorkbenchException($"{Path.GetFileName(path)} is no zip file that can be read: {e.Message}", e);
        }
    }

    private static string Extract(ZipArchiveEntry entry, string folder)
    {
        var target = Path.Combine(folder, Path.GetFileName(entry.Name));
        var part = target + ".part";
        entry.ExtractToFile(part, overwrite: true);
        File.Move(part, target, overwrite: true);
        return target;
    }
}
