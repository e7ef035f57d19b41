using System.Collections.Immutable;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Adapters;

/// <summary>
/// A LoRA adapter that acts in a model: to each of its matrices W it adds <see cref="Scale"/> · alpha / rank · B · A. It belongs to the
/// model that it was loaded for, and is freed with the last model and context that have it.
/// </summary>
public sealed class LlamaAdapter
{
    private LlamaAdapter(string name, float scale, GgufFile file, ImmutableArray<AdapterPair> pairs, AdapterHandle handle) =>
        (Name, Scale, File, Pairs, Handle) = (name, scale, file, pairs, handle);

    /// <summary>The name by which it is removed.</summary>
    public string Name { get; }

    /// <summary>What its change is multiplied with: 1 as it was trained, 0 for nothing.</summary>
    public float Scale { get; }

    /// <summary>Its file's header.</summary>
    public GgufFile File { get; }

    /// <summary>The matrices that it changes, in file order.</summary>
    public ImmutableArray<AdapterPair> Pairs { get; }

    /// <summary>The chat template (Jinja) of the format that it was trained with, or null. It is text: it is never run as code.</summary>
    public string? ChatTemplate => File.Metadata.ChatTemplate;

    /// <summary>How many numbers it holds.</summary>
    public long ParameterCount => Pairs.Sum(pair => pair.A.ElementCount + pair.B.ElementCount);

    internal AdapterHandle Handle { get; }

    /// <summary>Loads an adapter for a model, after its file was checked against the model's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="modelFile">The model's file.</param>
    /// <param name="path">The adapter's file.</param>
    /// <param name="scale">What its change is multiplied with.</param>
    /// <param name="name">The name by which it is removed; null for the file's without its ending.</param>
    internal static LlamaAdapter Load(ModelHandle model, GgufFile modelFile, string path, float scale, string? name)
    {
        if (!float.IsFinite(scale) || Math.Abs(scale) > 1000)
        {
            throw new LlamaException($"The scale {scale} is not one to compute with: give a number from -1000 to 1000.");
        }

        GgufFile file = AdapterFile.Read(path);
        ImmutableArray<AdapterPair> pairs = AdapterFile.Fit(file, modelFile);
        RequireFinite(file);
        _ = NativeLog.Everything(() => AdapterHandle.Load(model, file.Path), out AdapterHandle handle);
        if (handle.IsInvalid)
        {
            throw new LlamaException(
                $"llama.cpp refused the adapter {Path.GetFileName(file.Path)}: {NativeLog.FirstError() ?? "it gave no reason"}"
            );
        }

        // What was checked is what was loaded.
        file.RequireUnchanged();
        return new LlamaAdapter(name ?? Path.GetFileNameWithoutExtension(file.Path), scale, file, pairs, handle);
    }

    /// <summary>The same adapter for another model over the same weights; nothing is loaded again.</summary>
    internal LlamaAdapter Share() => new(Name, Scale, File, Pairs, Handle.Share());

    private static void RequireFinite(GgufFile file)
    {
        using GgufTensorData data = file.OpenTensors();
        foreach (GgufTensor tensor in file.Tensors.Where(tensor => GgufTensorData.CanReadFloats(tensor.Type)))
        {
            for (long row = 0; row < tensor.RowCount; row++)
            {
                if (!Array.TrueForAll(data.ReadRows(tensor, row, 1), float.IsFinite))
                {
                    throw new LlamaException(
                        $"{Path.GetFileName(file.Path)} holds numbers that are not finite in {tensor.Name}: take another copy."
                    );
                }
            }
        }
    }
}
