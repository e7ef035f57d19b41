using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>
/// Models in Hugging Face's form: a folder with config.json, the weights as model.safetensors, and the tokenizer's files. llama.cpp reads
/// none of them; of these architectures OPT alone is run here, by TorchSharp.
/// </summary>
internal static class CheckpointFolder
{
    /// <summary>The file that makes a folder one.</summary>
    public const string ConfigurationFile = "config.json";

    /// <summary>The file with the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    private static readonly string[] s_weightEndings = [".safetensors", ".bin", ".pt", ".pth"];

    /// <summary>Whether a path leads to such a folder.</summary>
    public static bool Is(string path) => Directory.Exists(path) && File.Exists(Path.Combine(path, ConfigurationFile));

    /// <summary>Finds a folder by its path, or by its name in the folders of models.</summary>
    /// <param name="nameOrPath">The path or name.</param>
    /// <param name="folders">The folders of models.</param>
    /// <returns>The full path; <see langword="null"/> when there is none.</returns>
    public static string? Find(string nameOrPath, IEnumerable<string> folders)
    {
        IEnumerable<string> tried = Path.IsPathRooted(nameOrPath)
            ? [nameOrPath]
            :
            [
                nameOrPath,
                .. folders.SelectMany(folder => new[] { Path.Combine(folder, nameOrPath), Path.Combine(folder, "..", nameOrPath) }),
            ];
        return tried.FirstOrDefault(Is) is { } found ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(found)) : null;
    }

    /// <summary>All such folders in the folders of models; of two with the same name the first.</summary>
    /// <param name="folders">The folders of models, which exist.</param>
    /// <returns>Full paths, ordered by name.</returns>
    public static IReadOnlyList<string> All(IEnumerable<string> folders) =>
        [
            .. folders
                .SelectMany(Inside)
                .Where(Is)
                .Select(Path.GetFullPath)
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .OrderBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>What the weights take on the disk, in bytes; 0 where they are not there.</summary>
    public static long WeightBytes(string folder) =>
        new FileInfo(Path.Combine(folder, WeightsFile)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Refuses a file that belongs to such a folder, where a .gguf file is expected.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WorkbenchException">It is one; the sentence says what it is and what runs it.</exception>
    public static void RefuseFile(string path)
    {
        bool isWeights = s_weightEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        if (!isWeights && !Path.GetFileName(path).Equals(ConfigurationFile, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string shown = VisibleText.Phrase(Path.GetFileName(path));
        if (!Is(folder))
        {
            throw new WorkbenchException(
                $"{shown} holds weights as PyTorch writes them, and llama.cpp reads .gguf files: convert the model with llama.cpp's "
                    + "convert_hf_to_gguf.py, or fetch a .gguf file of it."
            );
        }

        // Another architecture is refused by what it is.
        _ = CheckpointConfiguration.Read(folder);
        throw new WorkbenchException(
            $"{shown} is a part of an OPT model in Hugging Face's form, which llama.cpp does not read: #!model "
                + $"{VisibleText.Phrase(ShownPath.Of(folder))}, its folder, runs it on TorchSharp."
        );
    }

    private static string[] Inside(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
