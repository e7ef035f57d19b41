using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Kernel.Jupyter.Installation;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization;

namespace LlmWorkbench.Cli.Installation;

/// <summary>A folder that the workbench has written outside of its own.</summary>
/// <param name="Path">The folder.</param>
/// <param name="What">What is in it, in a few words.</param>
/// <param name="IsDownload">Whether its user has fetched it, and may want to keep it.</param>
internal sealed record LeftFolder(string Path, string What, bool IsDownload)
{
    /// <summary>Those that are there.</summary>
    /// <param name="program">The command line that starts this program: kernels of another one are not ours.</param>
    internal static IReadOnlyList<LeftFolder> All(IReadOnlyList<string> program) =>
        [
            .. Kernels(program).Select(path => new LeftFolder(path, "kernel of Jupyter", IsDownload: false)),
            .. new[]
            {
                Of(EvaluationCache.Default?.Folder, "measurements that were kept", false),
                Of(QuantizedFileCache.Default?.Folder, "quantized copies of models", false),
                Of(Data("packages"), "lists of the packages of notebooks", false),
                Of(ModelFolders.OwnFolder, "models that were fetched", true),
                Of(EngineStore.OfUser()?.Folder, "engines that were fetched", true),
                Of(DatasetFinder.OwnFolder, "datasets that were fetched", true),
            }.OfType<LeftFolder>(),
        ];

    /// <summary>How many bytes are in it.</summary>
    internal long Bytes => new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Deletes it, and the folder around it where nothing else is in that.</summary>
    internal void Delete()
    {
        Directory.Delete(Path, recursive: true);
        string around = System.IO.Path.GetDirectoryName(Path)!;
        if (System.IO.Path.GetFileName(around) == OwnName && !Directory.EnumerateFileSystemEntries(around).Any())
        {
            Directory.Delete(around);
        }
    }

    private const string OwnName = "llm-workbench";

    private static LeftFolder? Of(string? path, string what, bool isDownload) =>
        Directory.Exists(path) ? new LeftFolder(path, what, isDownload) : null;

    private static string? Data(string name) =>
        EngineStore.OfUser() is { } store ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(store.Folder)!, name) : null;

    // One that starts a program that is gone is nobody's any more.
    private static IEnumerable<string> Kernels(IReadOnlyList<string> program) =>
        KernelSpec
            .Installed()
            .Where(folder =>
            {
                IReadOnlyList<string> starts = KernelSpec.ProgramOf(folder);
                return starts.SequenceEqual(program) || (starts is [.., var file] && !File.Exists(file));
            });
}
