using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>What the verb run is asked for.</summary>
/// <param name="Notebook">The notebook to run.</param>
/// <param name="Output">Where to write it with its outputs; the notebook itself is allowed. Null writes none.</param>
/// <param name="Html">Where to write a page; null writes none.</param>
/// <param name="KeepsGoing">Whether cells after a failing one are run too.</param>
/// <param name="Overwrites">Whether any file under these names is replaced, not only what an earlier run has written.</param>
internal sealed record RunRequest(string Notebook, string? Output, string? Html, bool KeepsGoing, bool Overwrites)
{
    /// <summary>The notebook's folder.</summary>
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(Notebook))!;

    /// <summary>Refuses, before the first cell runs, what could not be written after the last.</summary>
    /// <exception cref="ArgumentException">Two files are one, or a page's name is not one.</exception>
    /// <exception cref="NotebookFormatException">The notebook cannot be written there.</exception>
    /// <exception cref="IOException">The page cannot be written there, or something else is there already.</exception>
    /// <exception cref="UnauthorizedAccessException">The page may not be written there.</exception>
    public void Check()
    {
        if (Html is not null && Output is not null && AreOne(Html, Output))
        {
            throw new ArgumentException($"--output and --html lead to the same file, {Html}: name two.");
        }

        if (Html is not null && AreOne(Html, Notebook))
        {
            throw new ArgumentException($"--html would replace the notebook {Notebook} by a page: name another file.");
        }

        if (Output is not null)
        {
            NotebookFile.RequireWritable(Output);
            if (!Overwrites)
            {
                ReplacedFile.RequireOutputOf(Output, Notebook);
            }
        }

        if (Html is not null)
        {
            AtomicFile.Check(Html, overwrite: true);
            if (Path.GetExtension(Html).ToUpperInvariant() is not (".HTML" or ".HTM"))
            {
                throw new ArgumentException($"--html writes a page, and {Html} is not a page's name: name a file that ends in .html.");
            }

            if (!Overwrites)
            {
                ReplacedFile.RequirePage(Html);
            }
        }
    }

    private static bool AreOne(string a, string b) => RealPath.AreOneFile(a, b);
}
