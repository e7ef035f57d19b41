using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>A model and an adapter as one file of F32, straight from the formula: W + scale · alpha / rank · B · A, in float64.</summary>
public static class MergedModel
{
    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(string path, string model, string adapter, double scale = 1)
    {
        (GgufFile file, GgufFile added) = (GgufFile.Read(model), GgufFile.Read(adapter));
        using GgufTensorData weights = file.OpenTensors();
        using GgufTensorData pairs = added.OpenTensors();
        var writer = new GgufWriter();
        foreach ((string key, GgufValue value) in file.Metadata)
        {
            writer.Add(key, value);
        }

        double alpha = added.Metadata.GetNumber("adapter.lora.alpha")!.Value;
        foreach (GgufTensor tensor in file.Tensors)
        {
            float[] values = weights.ReadFloats(tensor);
            if (added.FindTensor(tensor.Name + ".lora_a") is { } a)
            {
                GgufTensor b = added.FindTensor(tensor.Name + ".lora_b")!;
                Add(
                    values,
                    pairs.ReadFloats(a),
                    pairs.ReadFloats(b),
                    tensor.Dimensions,
                    (int)b.Dimensions[0],
                    scale * alpha / b.Dimensions[0]
                );
            }

            writer.AddTensor(tensor.Name, tensor.Dimensions, values);
        }

        writer.Write(path, overwrite: true);
        return path;
    }

    private static void Add(float[] values, float[] a, float[] b, IReadOnlyList<long> sizes, int rank, double factor)
    {
        (int inputs, int outputs) = ((int)sizes[0], (int)sizes[1]);
        for (int i = 0; i < values.Length; i++)
        {
            (int column, int row) = (i % inputs, i / inputs);
            int expert = row / outputs;
            double sum = 0;
            for (int r = 0; r < rank; r++)
            {
                sum += (double)b[(row * rank) + r] * a[(((expert * rank) + r) * inputs) + column];
            }

            values[i] = (float)(values[i] + (factor * sum));
        }
    }
}
