using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>
/// Quantizes model files. llama.cpp chooses each tensor's type (a dry run of llama_model_quantize) and quantizes its rows
/// (ggml_quantize_chunk), so that the file is that of llama-quantize, byte for byte; reading, writing and everything that can go
/// wrong there are our own: a few megabytes of memory whatever the model's size, an end at any moment, and a name that never
/// stands for half of a file.
/// </summary>
public static class LlamaQuantizer
{
    /// <summary>What llama.cpp would make of each tensor; nothing is computed or written.</summary>
    /// <param name="source">The model file.</param>
    /// <param name="options">What it is quantized to, and how.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is not a GGUF, is damaged, or holds what llama.cpp must not be given.</exception>
    /// <exception cref="LlamaException">The file holds no model, an option does not fit it, or llama.cpp refused.</exception>
    public static QuantizationPlan Plan(string source, QuantizationOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(options);
        return new QuantizationPlanner(GgufFile.ReadModel(source), options).Make();
    }

    /// <summary>Refuses a plan that cannot be carried out: the source is quantized already, or an importance matrix is lacking.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">The options that it was made with.</param>
    /// <exception cref="LlamaException">It cannot; the message says what would work.</exception>
    public static void Require(QuantizationPlan plan, QuantizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        QuantizationCheck.Plan(plan, options);
    }

    /// <summary>Writes a quantized copy of a model.</summary>
    /// <param name="source">The model file.</param>
    /// <param name="target">The file to write, or a link to it: first beside it under a name that ends in <c>.part</c>, and renamed when it
    /// is whole. A file that is replaced keeps its mode.</param>
    /// <param name="options">What it is quantized to, and how.</param>
    /// <param name="progress">Told after every few megabytes.</param>
    /// <param name="cancellation">Stops within a fraction of a second; nothing is left then.</param>
    /// <returns>The file and what became of each tensor.</returns>
    /// <exception cref="FileNotFoundException">There is no source.</exception>
    /// <exception cref="GgufFormatException">The source is not a GGUF, is damaged, or holds what llama.cpp must not be given.</exception>
    /// <exception cref="LlamaException">
    /// The source holds no model, is quantized already, or needs an importance matrix; the target is the source, is there already, or
    /// cannot be written; the disk is full; a weight cannot be stored; an option does not fit; or llama.cpp refused.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static QuantizedFile Quantize(
        string source,
        string target,
        QuantizationOptions options,
        IProgress<QuantizationProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        QuantizationPlan plan = Plan(source, options);
        Require(plan, options);
        var place = new QuantizationTarget(plan, target);
        place.Check(options.Overwrite);
        cancellation.ThrowIfCancellationRequested();
        return place.Write(() => new QuantizationWriter(plan, options, progress, cancellation).Write(place.Path, options.Overwrite));
    }
}
