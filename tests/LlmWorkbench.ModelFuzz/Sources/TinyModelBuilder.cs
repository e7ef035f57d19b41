using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>Puts a small model together: keys of its architecture, a vocabulary, random matrices.</summary>
internal sealed class TinyModelBuilder
{
    private readonly GgufWriter _writer = new();
    private readonly Random _random = new(1);
    private readonly string _architecture;

    /// <summary>Begins with the architecture and the vocabulary.</summary>
    public TinyModelBuilder(string architecture, TinyVocabulary vocabulary)
    {
        _architecture = architecture;
        _writer.Add("general.architecture", architecture);
        vocabulary.AddTo(_writer);
    }

    /// <summary>Adds a key of the architecture.</summary>
    public TinyModelBuilder Set<T>(string key, T value)
        where T : unmanaged
    {
        _writer.Add($"{_architecture}.{key}", value);
        return this;
    }

    /// <summary>Adds a matrix of random numbers; the first dimension is the length of a row.</summary>
    public TinyModelBuilder Matrix(string name, params long[] dimensions)
    {
        float[] values = new float[dimensions.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((float)_random.NextDouble() - 0.5f) / 4;
        }

        _writer.AddTensor(name, dimensions, values);
        return this;
    }

    /// <summary>Adds a vector of ones.</summary>
    public TinyModelBuilder Ones(string name, int length)
    {
        _writer.AddTensor(name, [length], [.. Enumerable.Repeat(1f, length)]);
        return this;
    }

    /// <summary>Writes the model and returns the path.</summary>
    public string Write(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".gguf");
        _writer.Write(path, overwrite: true);
        return path;
    }
}
