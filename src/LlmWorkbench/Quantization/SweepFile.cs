using LlmWorkbench.Caching;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Quantization;

/// <summary>The quantized file that a sweep measures: kept, or deleted when it is done with.</summary>
internal sealed class SweepFile : IDisposable
{
    private readonly Action? _delete;

    private SweepFile(string path, Action? delete) => (Path, _delete) = (path, delete);

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>A file that is somebody else's.</summary>
    public static SweepFile Of(string path) => new(path, null);

    /// <summary>Finds the file or writes it.</summary>
    public static SweepFile Make(
        LoadedModel source, QuantizationPlan plan, QuantizationOptions options, QuantizedFileCache? files, IProgress<QuantizationProgress> progress, CancellationToken cancellation)
    {
        if (files?.PathOf(source, options) is not { } path)
        {
            return Temporary(source, options, progress, cancellation);
        }

        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        using var turn = QuantizedFileCache.Wait(path, cancellation);
        if (turn is null)
        {
            return Temporary(source, options, progress, cancellation);
        }

        // Another process may have written it while this one waited.
        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        var stays = files.MakeRoom(path, plan.Bytes);
        return Write(source, path, stays ? null : () => files.Delete(path), options with { Overwrite = true }, progress, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _delete?.Invoke();

    private static SweepFile Temporary(LoadedModel source, QuantizationOptions options, IProgress<QuantizationProgress> progress, CancellationToken cancellation)
    {
        var folder = new TemporaryFolder();
        return Write(source, System.IO.Path.Combine(folder.Path, $"{options.Type}.gguf"), folder.Dispose, options, progress, cancellation);
    }

    private static SweepFile Write(
        LoadedModel source, string path, Action? delete, QuantizationOptions options, IProgress<QuantizationProgress> progress, CancellationToken cancellation)
    {
        var file = new SweepFile(path, delete);
        try
        {
            LlamaQuantizer.Quantize(source.UnchangedPath, path, options, progress, cancellation);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
