using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Export;

/// <summary>Writes a LoRA adapter as a GGUF file that llama.cpp adds to its base model.</summary>
public static class AdapterExport
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Where; written as a .part file first.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="shape">The sizes of its base model.</param>
    /// <param name="card">What the file says about itself.</param>
    /// <param name="baseModel">The name of the base model.</param>
    /// <param name="type">How matrices are stored: F16 or F32.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="sources">Files that it was made of, such as a checkpoint's: it can be read by those alone who may read them all;
    /// null is none.</param>
    /// <param name="template">The chat template (Jinja) of the format that it teaches; null for none.</param>
    /// <exception cref="ArgumentException">The base model is of an architecture that adapters are not written for.</exception>
    /// <exception cref="IOException">The file is there already, or writing failed.</exception>
    public static void Write(
        string path,
        LoraAdapter adapter,
        ModelShape shape,
        ModelCard card,
        string baseModel,
        GgmlType type = GgmlType.F16,
        bool overwrite = false,
        IReadOnlyList<string>? sources = null,
        string? template = null
    )
    {
        var writer = new GgufWriter();
        var architecture = GgufArchitecture.Of(shape);
        if (architecture.Fuses)
        {
            throw new ArgumentException(
                $"Files of the architecture {architecture.Name} hold queries, keys and values in one matrix; an adapter of three "
                    + "cannot be written for them.",
                nameof(shape)
            );
        }

        writer.Add("general.architecture", architecture.Name);
        writer.Add("general.type", "adapter");
        writer.Add("general.name", card.Name);
        writer.Add("general.author", card.Author);
        writer.Add("general.description", card.Description);
        writer.Add("general.license", card.License);
        writer.Add("general.base_model.count", 1u);
        writer.Add("general.base_model.0.name", baseModel);
        writer.Add("general.dataset.count", 1u);
        writer.Add("general.dataset.0.name", card.DatasetName);
        writer.Add("general.dataset.0.version", card.DatasetVersion);
        writer.Add("adapter.type", "lora");
        writer.Add("adapter.lora.alpha", (float)adapter.Alpha);
        // The format that the adapter teaches, as llama.cpp's tools and the workbench read it from a model.
        if (template is not null)
        {
            writer.Add("tokenizer.chat_template", template);
        }

        foreach (string name in adapter.Names)
        {
            AddPair(writer, architecture, adapter, name, shape.HeadWidth, type);
        }

        writer.Write(path, overwrite, readers: FileReaders.Of(sources ?? []));
    }

    private static void AddPair(
        GgufWriter writer,
        GgufArchitecture architecture,
        LoraAdapter adapter,
        string name,
        int headWidth,
        GgmlType type
    )
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        // The rows of B are the outputs: those of queries and keys change places as the base model's do.
        torch.Tensor b = architecture.Turn(name, adapter.B(name), headWidth);
        Add(writer, name + ".lora_a", adapter.A(name), type);
        Add(writer, name + ".lora_b", b, type);
    }

    private static void Add(GgufWriter writer, string name, torch.Tensor matrix, GgmlType type) =>
        writer.AddTensor(name, matrix.shape.Reverse().ToArray(), matrix.contiguous().data<float>().ToArray(), type);
}
