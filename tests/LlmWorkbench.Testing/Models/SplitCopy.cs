using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>A model's file cut into several, as llama.cpp's gguf-split does it.</summary>
public static class SplitCopy
{
    /// <summary>Writes the parts.</summary>
    /// <param name="source">The model in one file.</param>
    /// <param name="stem">The folder and name of the parts, before <c>-00001-of-…</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="emptyFirst">Whether the first has metadata alone, as <c>gguf-split --no-tensor-first-split</c> writes it.</param>
    /// <param name="change">Changes a part's number, count and number of tensors before they are written.</param>
    /// <returns>The paths of the parts, the first one first.</returns>
    public static IReadOnlyList<string> Write(
        string source,
        string stem,
        int count,
        bool emptyFirst = false,
        Func<int, (int Number, int Count, int Tensors), (int Number, int Count, int Tensors)>? change = null
    )
    {
        var whole = GgufFile.Read(source);
        using GgufTensorData data = whole.OpenTensors();
        string[] paths = [.. new SplitName(stem, 1, count).All()];
        int filled = emptyFirst ? count - 1 : count;
        foreach ((int i, string path) in paths.Index())
        {
            var writer = new GgufWriter();
            foreach ((string key, GgufValue value) in whole.Metadata.Where(_ => i == 0))
            {
                writer.Add(key, value);
            }

            (int number, int parts, int tensors) = (i, count, whole.Tensors.Count);
            (number, parts, tensors) = change?.Invoke(i, (number, parts, tensors)) ?? (number, parts, tensors);
            writer.Add("split.no", (ushort)number);
            writer.Add("split.count", (ushort)parts);
            writer.Add("split.tensors.count", tensors);
            int part = emptyFirst ? i - 1 : i;
            foreach (GgufTensor tensor in whole.Tensors.Where((_, at) => part >= 0 && at * filled / whole.Tensors.Count == part))
            {
                writer.AddTensor(tensor, data);
            }

            writer.Write(path);
        }

        return paths;
    }
}
