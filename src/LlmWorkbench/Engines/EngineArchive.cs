using System.Formats.Tar;
using System.IO.Compression;

namespace LlmWorkbench.Engines;

/// <summary>The archive of a package with an engine's libraries.</summary>
internal static class EngineArchive
{
    private static readonly string[] s_extensions = [".so", ".dll", ".dylib", ".metal"];

    /// <summary>Writes its libraries, and its licence, into one folder. Whatever else it holds is left out.</summary>
    /// <param name="archive">The archive, a compressed tar file.</param>
    /// <param name="folder">The folder; a file of the same name is replaced.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="WorkbenchException">It is no archive.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Unpack(string archive, string folder, CancellationToken cancellation)
    {
        try
        {
            using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && IsWanted(entry.Name))
                {
                    // The name alone: no entry leads out of the folder.
                    entry.ExtractToFile(Path.Combine(folder, Path.GetFileName(entry.Name)), overwrite: true);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new WorkbenchException($"{Path.GetFileName(archive)} is damaged: {e.Message}", e);
        }
    }

    private static bool IsWanted(string name) =>
        name == "package/LICENSE"
        || (
            name.StartsWith("package/bins/", StringComparison.Ordinal)
            && s_extensions.Contains(Path.GetExtension(name))
            && !name.Contains("llama-common", StringComparison.Ordinal)
        );
}
