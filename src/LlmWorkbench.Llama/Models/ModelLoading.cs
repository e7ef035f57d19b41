using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Models;

/// <summary>What a load leaves.</summary>
/// <param name="Model">The model.</param>
/// <param name="OffloadedLayers">How many layers, the output layer counted, lie on a GPU.</param>
/// <param name="Buffers">The buffers that its weights are in.</param>
/// <param name="Damage">What was found wrong with its weights; null for nothing.</param>
internal sealed record LoadedWeights(
    ModelHandle Model,
    int OffloadedLayers,
    IReadOnlyList<MemoryBuffer> Buffers,
    TensorDamage? Damage = null
);

/// <summary>The native load, with progress and cancellation through llama.cpp's progress callback.</summary>
internal sealed unsafe class ModelLoading(IProgress<double>? progress, CancellationToken cancellation)
{
    // llama.cpp's log, which carries the reason of a failure and the number of offloaded layers, is one for the process.
    private static readonly SemaphoreSlim s_oneAtATime = new(1);

    [ThreadStatic]
    private static bool s_isLoading;

    // Reading a file that is mapped is the first half of the progress, what llama.cpp does with it the second.
    private const double Reading = 0.5;
    private const int ReadIntoMemory = 0; // LLAMA_LOAD_MODE_NONE
    private double _before;
    private Exception? _failure;

    /// <summary>Loads the file; the path and the file's content were checked before.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="LlamaException">llama.cpp refused the file; the message carries its reason.</exception>
    internal LoadedWeights Run(string path, GgufFile file, LlamaModelOptions options)
    {
        cancellation.ThrowIfCancellationRequested();
        bool isMapped = !options.VocabularyOnly && file.FileLength > options.LargestCopied;
        Beside<TensorDamage?> look = Look(path, file, options, isMapped);
        var self = GCHandle.Alloc(this);
        try
        {
            NativeModelParams parameters = ReleaseCalls.DefaultModelParams();
            parameters.GpuLayers = options.GpuLayers;
            parameters.VocabularyOnly = options.VocabularyOnly ? (byte)1 : (byte)0;
            if (!isMapped)
            {
                parameters.LoadMode = ReadIntoMemory;
            }

            parameters.ProgressCallback = &OnProgress;
            parameters.ProgressCallbackUserData = GCHandle.ToIntPtr(self);
            LoadedWeights loaded = Alone(() => Load(file, parameters, isMapped));
            try
            {
                return loaded with { Damage = look.Result() };
            }
            catch
            {
                loaded.Model.Dispose();
                throw;
            }
        }
        finally
        {
            look.Wait();
            self.Free();
        }
    }

    private T Alone<T>(Func<T> load)
    {
        if (s_isLoading)
        {
            throw new InvalidOperationException(
                "A model cannot be loaded from inside the progress handler of another load: load it afterwards."
            );
        }

        s_oneAtATime.Wait(cancellation);
        s_isLoading = true;
        try
        {
            return load();
        }
        finally
        {
            s_isLoading = false;
            s_oneAtATime.Release();
        }
    }

    // A mapped file is read before llama.cpp maps it; one that llama.cpp copies, beside that.
    private Beside<TensorDamage?> Look(string path, GgufFile file, LlamaModelOptions options, bool isMapped)
    {
        if (options.VocabularyOnly)
        {
            return new Beside<TensorDamage?>(result: null);
        }

        if (!isMapped)
        {
            return new Beside<TensorDamage?>(
                () =>
                {
                    TensorDamage? found = ReadWeights(path, file, _ => { });
                    RowLoops.Compile();
                    return found;
                },
                "a look at the weights"
            );
        }

        TensorDamage? damage = ReadWeights(path, file, ReportRead);
        _before = Reading;
        return new Beside<TensorDamage?>(damage);
    }

    private TensorDamage? ReadWeights(string path, GgufFile file, Action<double> report)
    {
        try
        {
            return ModelPages.Read(file, report, cancellation);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or GgufFormatException))
        {
            throw Stopped(path, failure);
        }
    }

    private void ReportRead(double fraction)
    {
        if (fraction > 0)
        {
            progress?.Report(fraction * Reading);
        }
    }

    private LoadedWeights Load(GgufFile file, NativeModelParams parameters, bool isMapped)
    {
        ReleaseLimits.Require(file, NativeLibraryLoader.Release);
        NativeLog.Clear();

        // Held from before llama.cpp opens the path: what it maps then is this file, or the check afterwards says that it is not.
        GgufTensorData? mapped = isMapped ? file.OpenTensors() : null;
        fixed (byte* utf8 = NativeText.ToTerminatedUtf8(file.Path))
        {
            var model = new ModelHandle(ReleaseCalls.LoadModel(utf8, parameters), mapped);
            if (!model.IsInvalid && _failure is null && !cancellation.IsCancellationRequested)
            {
                IReadOnlyList<string> said = NativeLog.All();
                return new LoadedWeights(model, OffloadLog.Layers(said), MemoryBufferLog.Read(said));
            }

            model.Dispose();
            mapped?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (_failure is not null)
            {
                throw Stopped(file.Path, _failure);
            }

            IReadOnlyList<string> log = NativeLog.All();
            string? error = NativeLog.FirstError();
            file.RequireUnchanged();
            throw new LlamaException(LoadFailure.Explain(Path.GetFileName(file.Path), log, error));
        }
    }

    private static LlamaException Stopped(string path, Exception failure) =>
        new($"Loading {Path.GetFileName(path)} was stopped: {failure.Message}", failure);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnProgress(float fraction, nint userData)
    {
        var loading = (ModelLoading)GCHandle.FromIntPtr(userData).Target!;
        // A managed exception that escapes into native code kills the process, whoever's progress handler threw it.
#pragma warning disable CA1031
        try
        {
            loading.Report(fraction);
        }
        catch (Exception e)
        {
            loading._failure = e;
        }
#pragma warning restore CA1031
        return loading._failure is null && !loading.IsCancelled ? (byte)1 : (byte)0;
    }

    private bool IsCancelled => cancellation.IsCancellationRequested;

    private void Report(float fraction) => progress?.Report(_before + ((1 - _before) * fraction));
}
