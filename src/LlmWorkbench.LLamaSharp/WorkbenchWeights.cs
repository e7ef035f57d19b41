using LLama;
using LLama.Abstractions;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Sharing;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.LLamaSharp;

/// <summary>Weights that LLamaSharp has loaded, as a model of the workbench.</summary>
/// <example>
/// <code>
/// var parameters = new LLama.Common.ModelParams("models/tutor-f16.gguf");
/// using var weights = LLama.LLamaWeights.LoadFromFile(parameters);
/// using LoadedModel shared = weights.ForWorkbench(parameters);
/// Console.WriteLine(shared.Logits("The cat").Top[0]);
/// </code>
/// </example>
public static class WorkbenchWeights
{
    /// <summary>
    /// Looks into weights without loading them again: every experiment and view of the workbench works on them, in contexts of its own.
    /// The weights live until they and all models made of them are disposed, in whatever order.
    /// </summary>
    /// <param name="weights">The weights, which stay the caller's.</param>
    /// <param name="path">The GGUF file that they were loaded from: it is checked as that of every model is, and compared with
    /// them.</param>
    /// <param name="options">The name, which is that of the file otherwise, and the context window; how many layers the weights have on a
    /// GPU, which llama.cpp does not tell.</param>
    /// <param name="run">Told the share of the file that is read; stops it.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is damaged, or holds what llama.cpp must not be given.</exception>
    /// <exception cref="LlamaException">It is not the file of these weights, or the workbench runs on a llama.cpp of its own already
    /// (<see cref="LLamaSharpEngine.Use"/>).</exception>
    /// <exception cref="ObjectDisposedException">The weights were disposed, and nothing uses them any more.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LoadedModel ForWorkbench(
        this LLamaWeights weights,
        string path,
        ModelLoadOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ObjectDisposedException.ThrowIf(weights.NativeHandle.IsClosed, weights);
        options ??= new ModelLoadOptions();
        LLamaSharpEngine.Use();
        return new LoadedModel(
            options.Name ?? Path.GetFileNameWithoutExtension(path),
            SharedModel.Open(path, weights.NativeHandle, options.GpuLayers, run.Engine("comparing"), run.Cancellation),
            options.ContextLength
        );
    }

    /// <summary>The same, with the file and the layers on a GPU from what the weights were loaded with.</summary>
    /// <param name="weights">The weights, which stay the caller's.</param>
    /// <param name="parameters">What they were loaded with.</param>
    /// <param name="options">The name and the context window; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told the share of the file that is read; stops it.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <inheritdoc cref="ForWorkbench(LLamaWeights, string, ModelLoadOptions?, RunContext)" path="/exception"/>
    public static LoadedModel ForWorkbench(
        this LLamaWeights weights,
        IModelParams parameters,
        ModelLoadOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return weights.ForWorkbench(
            parameters.ModelPath,
            (options ?? new ModelLoadOptions()) with
            {
                GpuLayers = parameters.GpuLayerCount,
            },
            run
        );
    }
}
