using LlmWorkbench.Caching;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary>The quantized file that a sweep measures: kept, or deleted when it is done with.</summary>
internal sealed class SweepFile : IDisposable
{
    private readonly string? _temporary;

    private SweepFile(string path, string? temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>A file that is somebody else's.</summary>
    public static SweepFile Of(string path) => new(path, null);

    /// <summary>Finds the file or writes it.</summary>
    public static SweepFile Make(
        LoadedModel source, QuantizationPlan plan, QuantizationOptions options, QuantizedFileCache? files, RunContext run)
    {
        if (files?.PathOf(source, options) is not { } path)
        {
            return Temporary(source, options, run);
        }

        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        using var turn = QuantizedFileCache.Wait(path, run.Cancellation);
        if (turn is null)
        {
            return Temporary(source, options, run);
        }

        // Another process may have written it while this one waited.
        if (QuantizedFileCache.Find(path, plan) is not null)
        {
            return new SweepFile(path, null);
        }

        var stays = files.MakeRoom(path, plan.Bytes);
        return Write(source, path, stays ? null : path, options with { Overwrite = true }, run);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null && Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
        else if (_temporary is not null)
        {
            QuantizedFileCache.Delete(_temporary);
        }
    }

    private static SweepFile Temporary(LoadedModel source, QuantizationOptions options, RunContext run)
    {
        var folder = TemporaryFolder.Create();
        return Write(source, System.IO.Path.Combine(folder, $"{options.Type}.gguf"), folder, options, run);
    }

    private static SweepFile Write(LoadedModel source, string path, string? temporary, QuantizationOptions options, RunContext run)
    {
        var file = new SweepFile(path, temporary);
        try
        {
            var writing = run.Engine<QuantizationProgress>(p => new WorkProgress(p.Fraction, $"quantizing to {options.Type}"));
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
