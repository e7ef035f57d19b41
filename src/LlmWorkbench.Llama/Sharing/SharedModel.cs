using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Sharing;

/// <summary>A model that something else has loaded with the llama.cpp that both use: its weights are in memory once.</summary>
internal static class SharedModel
{
    /// <summary>Takes part in a model. Its file is checked as that of every model is, and compared with what is in memory.</summary>
    /// <param name="path">The GGUF file that the model was loaded from.</param>
    /// <param name="owner">Who owns the llama_model. It is kept alive until the result and all contexts over it are disposed, and frees
    /// it.</param>
    /// <param name="gpuLayers">How many layers it put on a GPU, -1 for all; without a GPU the number means nothing.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is not a GGUF, no language model, is damaged, or holds what llama.cpp must not be
    /// given.</exception>
    /// <exception cref="LlamaException">The file is not the one of this model.</exception>
    /// <exception cref="ObjectDisposedException">The owner has freed the model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static LlamaModel Open(
        string path,
        SafeHandle owner,
        int gpuLayers,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        GgufFile file = LlamaModel.ReadFile(path);
        using ModelHandle looked = new(owner, null);
        SharedHeader.RequireSame(file, looked);

        // What was loaded for its vocabulary alone has no shape (llama-model.cpp, load_hparams).
        bool hasWeights = file.Tensors.Count > 0 && LlamaNative.llama_model_n_embd(looked) > 0;
        TensorDamage? damage = hasWeights ? ModelPages.Read(file, fraction => progress?.Report(fraction), cancellation) : null;
        GgufTensorData weights = file.OpenTensors();
        ModelHandle? handle = null;
        try
        {
            handle = new ModelHandle(owner, weights);
            var model = new LlamaModel(file, handle, hasWeights ? Offloaded(handle, gpuLayers) : 0, hasWeights, damage);
            SharedWeights.RequireSame(model, weights, cancellation);
            progress?.Report(1);
            return model;
        }
        catch
        {
            (handle as IDisposable ?? weights).Dispose();
            throw;
        }
    }

    private static int Offloaded(ModelHandle handle, int asked)
    {
        int all = LlamaNative.llama_model_n_layer(handle) + 1;
        bool hasGpu = LlamaBackend.Devices.Any(device => device.Kind is LlamaDeviceKind.Gpu or LlamaDeviceKind.IntegratedGpu);
        return !hasGpu ? 0
            : asked < 0 ? all
            : Math.Min(asked, all);
    }
}
