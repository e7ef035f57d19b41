using LlmWorkbench.Gguf;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Export;

/// <summary>A trained model in the form that its parts call for: OPT as a folder in Hugging Face's form, all others as GGUF.</summary>
public static class ExportedModel
{
    /// <summary>Whether a model of these parts can be written at all.</summary>
    /// <param name="shape">The model's shape.</param>
    /// <exception cref="ArgumentException">No program runs this combination of parts; the message says which parts do.</exception>
    public static void Check(ModelShape shape)
    {
        if (!OptExport.Fits(shape))
        {
            GgufArchitecture.Of(shape);
        }
    }

    /// <summary>Writes a model.</summary>
    /// <param name="path">The GGUF file, or for OPT the folder.</param>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="card">What it says about itself.</param>
    /// <param name="half">Whether matrices are stored as F16; else as F32.</param>
    /// <param name="overwrite">Whether what is there is replaced.</param>
    /// <param name="sources">The files that it is made of: what is written is as private as they are.</param>
    /// <exception cref="IOException">It cannot be written, or is there already.</exception>
    public static void Write(
        string path,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        ModelCard card,
        bool half,
        bool overwrite,
        IReadOnlyList<string>? sources
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        if (OptExport.Fits(network.Shape))
        {
            OptExport.Write(path, network, tokenizer, card, half, overwrite, sources);
        }
        else
        {
            ModelExport.Write(path, network, tokenizer, card, half ? GgmlType.F16 : GgmlType.F32, overwrite, sources);
        }
    }
}
