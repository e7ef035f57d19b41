using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Testing.Reference;

/// <summary>The tensors of a GGUF file of type F32, F16, BF16 or Q8_0, in float64.</summary>
public sealed class ReferenceWeights
{
    private readonly Dictionary<string, Matrix> _matrices = [];

    /// <summary>Reads all tensors.</summary>
    public ReferenceWeights(GgufFile file)
    {
        Metadata = file.Metadata;
        using GgufTensorData data = file.OpenTensors();
        foreach (GgufTensor tensor in file.Tensors)
        {
            _matrices[tensor.Name] = new Matrix(data.ReadFloats(tensor).Select(value => (double)value), (int)tensor.RowLength);
        }
    }

    /// <summary>The file's keys and values.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Whether the model has this tensor.</summary>
    public bool Has(string name) => _matrices.ContainsKey(name);

    /// <summary>A matrix by its GGUF name.</summary>
    public Matrix Matrix(string name) => _matrices[name];

    /// <summary>A tensor of one dimension.</summary>
    public double[] Vector(string name) => _matrices[name][0];

    /// <summary>A number of the architecture: <c>block_count</c>.</summary>
    public double Number(string key) => Metadata.GetNumber(Metadata.ForArchitecture(key)) ?? throw new KeyNotFoundException(key);

    /// <summary>A number of the architecture, or another when the file does not have it.</summary>
    public double Number(string key, double otherwise) => Metadata.GetNumber(Metadata.ForArchitecture(key)) ?? otherwise;
}
