using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Cli.Installation;

/// <summary>Copies what came with the workbench. What somebody has changed is theirs, and stays unless they say otherwise.</summary>
/// <param name="Written">How many files were written.</param>
/// <param name="Kept">The files that are there with another content and were kept, as paths from the folder.</param>
internal sealed record Unpacking(int Written, IReadOnlyList<string> Kept)
{
    /// <summary>Copies files.</summary>
    /// <param name="root">Where they are.</param>
    /// <param name="files">Their paths from there.</param>
    /// <param name="folder">Where they go; made where it is missing.</param>
    /// <param name="overwrite">Whether what is there is replaced.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal static Unpacking Run(string root, IEnumerable<string> files, string folder, bool overwrite, CancellationToken cancellation)
    {
        int written = 0;
        List<string> kept = [];
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            string source = Path.Combine(root, file);
            string target = Path.Combine(folder, file);
            if (File.Exists(target))
            {
                if (Same(source, target))
                {
                    continue;
                }

                if (!overwrite)
                {
                    kept.Add(file);
                    continue;
                }
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            AtomicFile.Write(
                target,
                overwrite,
                stream =>
                {
                    using FileStream content = File.OpenRead(source);
                    content.CopyTo(stream);
                }
            );
            written++;
        }

        return new Unpacking(written, kept);
    }

    /// <summary>Whether two files have the same content.</summary>
    internal static bool Same(string one, string other)
    {
        if (new FileInfo(one).Length != new FileInfo(other).Length)
        {
            return false;
        }

        return File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
    }
}
