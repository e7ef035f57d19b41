using LlmWorkbench.Caching;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

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

    /// <summary>Finds the file or writes it: where files are kept, or, where that folder cannot be used, among the temporary
    /// files.</summary>
    /// <exception cref="WorkbenchException">There is no room for temporary files either.</exception>
    /// <exception cref="LlamaException">See <see cref="LlamaQuantizer.Quantize"/>.</exception>
    public static SweepFile Make(
        LoadedModel source,
        QuantizationPlan plan,
        QuantizationOptions options,
        QuantizedFileCache? files,
        RunContext run
    )
    {
        try
        {
            return files is null ? Temporary(source, options, run) : Kept(source, plan, options, files, run);
        }
        catch (Exception e) when (files is not null && QuantizedFileCache.IsUnusable(e))
        {
            return Temporary(source, options, run);
        }
    }

    private static SweepFile Kept(
        LoadedModel source,
        QuantizationPlan plan,
        QuantizationOptions options,
        QuantizedFileCache files,
        RunContext run
    )
    {
        string path = files.PathOf(source, options);
        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        using WritingTurn turn = QuantizedFileCache.Wait(path, run.Cancellation);

        // Another process may have written it while this one waited.
        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        bool stays = files.MakeRoom(path, plan.Bytes);
        return Write(source, path, stays ? null : () => files.Delete(path), options with { Overwrite = true }, run);
    }

    /// <inheritdoc/>
    public void Dispose() => _delete?.Invoke();

    private static SweepFile Temporary(LoadedModel source, QuantizationOptions options, RunContext run)
    {
        var folder = new TemporaryFolder();
        return Write(source, System.IO.Path.Combine(folder.Path, $"{options.Type}.gguf"), folder.Dispose, options, run);
    }

    private static SweepFile Write(LoadedModel source, string path, Action? delete, QuantizationOptions options, RunContext run)
    {
        var file = new SweepFile(path, delete);
        try
        {
            IProgress<QuantizationProgress>? writing = run.Engine<QuantizationProgress>(p => new WorkProgress(
                p.Fraction,
                $"quantizing to {options.Type}"
            ));
            LlamaQuantizer.Quantize(source.UnchangedPath, path, options, writing, run.Cancellation);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
