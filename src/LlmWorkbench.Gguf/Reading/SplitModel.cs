using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// A model in several files, as llama.cpp's <c>gguf-split</c> writes them: the first has the metadata, and each some of the tensors.
/// llama.cpp opens the others by itself, by their names
/// (<see href="https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model-loader.cpp">llama_model_loader</see>), so that all of
/// them are read and checked before.
/// </summary>
internal static class SplitModel
{
    /// <summary>Whether a file says that others belong to it.</summary>
    public static bool IsPart(GgufFile file) => Count(file) > 1;

    /// <summary>How many files the model has, as one of them says; 1 where it says nothing.</summary>
    public static long Count(GgufFile file) => file.Metadata.GetInteger("split.count") ?? 1;

    /// <summary>Reads the others beside the first.</summary>
    /// <param name="first">The first file.</param>
    /// <returns>All of them, in order.</returns>
    /// <exception cref="GgufFormatException">One is missing or damaged, or they do not belong together.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading one is not allowed.</exception>
    public static IReadOnlyList<GgufFile> Parts(GgufFile first)
    {
        long count = Count(first);
        if (SplitName.Of(first.Path) is not { } name || name.Count != count)
        {
            throw first.Refuse(
                $"it is one of {Shown.Number(count)} files of a model, and its name does not say what the others are called; the first "
                    + $"must end in -00001-of-{count:D5}.gguf, and the others lie beside it"
            );
        }

        string[] paths = [.. name.All()];
        if (name.Number != 1 || Number(first) != 0)
        {
            throw first.Refuse(
                $"it is not the first of the {Shown.Number(count)} files of its model; open {Shown.Text(Path.GetFileName(paths[0]), 80)}, "
                    + "which takes the others along"
            );
        }

        if (Array.Find(paths, path => !File.Exists(path)) is { } missing)
        {
            throw first.Refuse(
                $"it is the first of {Shown.Number(count)} files of a model, and {Shown.Text(Path.GetFileName(missing), 80)} is not "
                    + "beside it; all of them are needed"
            );
        }

        GgufFile[] parts = [first, .. paths.Skip(1).Select(GgufFile.Read)];
        RequireTogether(parts, count);
        return parts;
    }

    private static void RequireTogether(GgufFile[] parts, long count)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((int i, GgufFile part) in parts.Index())
        {
            if (Count(part) != count || Number(part) != i)
            {
                throw part.Refuse(
                    $"it says that it is file {Shown.Number(Number(part) + 1)} of {Shown.Number(Count(part))}, and its name that it is "
                        + $"file {Shown.Number(i + 1)} of {Shown.Number(count)}"
                );
            }

            if (part.Tensors.FirstOrDefault(tensor => !names.Add(tensor.Name)) is { } twice)
            {
                throw part.Refuse($"it has tensor {Shown.Name(twice.Name)} once more; each may be in one of a model's files alone");
            }
        }

        if (names.Count > GgufLimits.Tensors)
        {
            throw parts[0]
                .Refuse(
                    $"its files have {Shown.Number(names.Count)} tensors together; a model may have {Shown.Number(GgufLimits.Tensors)}"
                );
        }

        if (parts[0].Metadata.GetInteger("split.tensors.count") is { } all && all != names.Count)
        {
            throw parts[0]
                .Refuse(
                    $"'split.tensors.count' holds {Shown.Number(all)}, and its {Shown.Number(count)} files have "
                        + $"{Shown.Number(names.Count)} tensors together: one of them is of another model"
                );
        }
    }

    private static long Number(GgufFile file) => file.Metadata.GetInteger("split.no") ?? 0;
}
