using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Llama.Steering;

/// <summary>
/// Control vectors as files, in the form of llama.cpp's tools: GGUF of the architecture controlvector, with a tensor direction.l of
/// type F32 for each layer l after which it is added (llama.cpp: tools/cvector-generator, common_control_vector_load).
/// </summary>
public static class SteeringVectorFile
{
    private const string Architecture = "controlvector";
    private const string Prefix = "direction.";

    /// <summary>Writes the directions, times their strength: at a scale of 1 the file steers as the value does.</summary>
    /// <param name="steering">The directions.</param>
    /// <param name="path">The file.</param>
    /// <param name="architecture">The architecture of the model that they are for, such as llama.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="readers">Who may read a new file; <see langword="null"/> for those who may read what the directions were made
    /// of.</param>
    /// <exception cref="LlamaException">There is no direction, they differ in length, or a number is not finite.</exception>
    /// <exception cref="IOException">A file is there and may not be replaced, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Write(SteeringVector steering, string path, string architecture, bool overwrite = false, FileReaders? readers = null)
    {
        ArgumentNullException.ThrowIfNull(steering);
        Require(steering.Directions.Count > 0, "There is no direction to write: give one for at least one layer.");
        var writer = new GgufWriter();
        writer.Add("general.architecture", Architecture);
        writer.Add($"{Architecture}.model_hint", architecture);
        writer.Add($"{Architecture}.layer_count", steering.Directions.Count);
        int width = steering.Directions.Values.First().Length;
        foreach ((int layer, ImmutableArray<float> direction) in steering.Directions)
        {
            Require(
                layer is >= 1 and < GgufModelCheck.MaxLayers,
                $"A direction for layer {layer} cannot be written: control vectors are for the layers 1 to {GgufModelCheck.MaxLayers - 1}."
            );
            Require(
                direction.Length == width && width > 0,
                $"The direction for layer {layer} has {direction.Length} numbers and the first one {width}: they must be as long "
                    + "as each other."
            );
            float[] scaled = new float[width];
            TensorPrimitives.Multiply(direction.AsSpan(), steering.Strength, scaled);
            Require(scaled.All(float.IsFinite), $"The direction for layer {layer} holds a number that is not finite.");
            writer.AddTensor($"{Prefix}{layer}", [width], scaled);
        }

        writer.Write(path, overwrite, readers: readers ?? FileReaders.Of(steering.Sources));
    }

    /// <summary>Reads a file, after everything that it claims was checked.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The directions at strength 1.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">It is not a GGUF, is damaged, or its directions are for layers that no model has.</exception>
    /// <exception cref="LlamaException">It is not a control vector, has two directions for a layer, or a number is not finite.</exception>
    public static SteeringVector Read(string path)
    {
        var file = GgufFile.Read(path);
        GgufModelCheck.Validate(file);
        string name = System.IO.Path.GetFileName(file.Path);
        Require(IsControlVector(file), $"{name} is not a control vector: it has no tensor named {Prefix}1 or for another layer.");
        ImmutableSortedDictionary<int, ImmutableArray<float>>.Builder directions = ImmutableSortedDictionary.CreateBuilder<
            int,
            ImmutableArray<float>
        >();
        using GgufTensorData data = file.OpenTensors();
        foreach (GgufTensor tensor in file.Tensors)
        {
            int layer = int.Parse(tensor.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);
            float[] direction = data.ReadFloats(tensor);
            Require(direction.All(float.IsFinite), $"The direction for layer {layer} in {name} holds a number that is not finite.");
            Require(directions.TryAdd(layer, [.. direction]), $"{name} has two directions for layer {layer}: there must be one.");
        }

        return new SteeringVector(directions.ToImmutable()) { Sources = [file.Path] };
    }

    /// <summary>Whether a file holds directions, by the names of its tensors.</summary>
    /// <param name="file">The file, read before.</param>
    public static bool IsControlVector(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Tensors.Any(tensor => tensor.Name.StartsWith(Prefix, StringComparison.Ordinal));
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
