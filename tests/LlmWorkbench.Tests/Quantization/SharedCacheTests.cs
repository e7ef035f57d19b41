using System.Runtime.Versioning;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>The folder for what can be computed again, when others use it too, or nobody can.</summary>
public sealed class SharedCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shared-cache-").FullName;
    private readonly Workbench _workbench;
    private readonly LoadedModel _model;

    public SharedCacheTests()
    {
        new TinyModel { Width = 256, FeedForward = 256, Type = GgmlType.F16 }.Write(Path.Combine(_folder, "wide-f16.gguf"));
        _workbench = new Workbench(new ModelFolders([_folder]));
        _model = _workbench.Models.Load("wide");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _workbench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Many_that_want_the_same_file_at_once_get_it_and_write_it_once()
    {
        QuantizeOptions options = new() { Files = new QuantizedFileCache(Path.Combine(_folder, "cache")) };
        QuantizeResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _model.Quantize("Q4_K_M", options), Cancellation)));

        Assert.Single(results.Select(result => result.Path).Distinct());
        Assert.Single(results, result => !result.WasThere);
        Assert.NotEmpty(GgufFile.Read(results[0].Path).Tensors);
        Assert.Equal([results[0].Path], Directory.EnumerateFiles(options.Files!.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Waiting_for_another_can_be_interrupted()
    {
        QuantizeOptions options = new() { Files = new QuantizedFileCache(Path.Combine(_folder, "cache")) };
        string path = _model.Quantize("Q4_0", options).Path;
        File.Delete(path);
        using var turn = WritingTurn.Wait(Path.GetDirectoryName(path)! + ".lock", Cancellation);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => _model.Quantize("Q4_0", options, interrupt.Token), Cancellation));
        turn.Dispose();
        Assert.False(_model.Quantize("Q4_0", options).WasThere);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_stops_neither_a_quantization_nor_a_sweep()
    {
        string place = Path.Combine(_folder, "cache");
        File.WriteAllText(place, "a file");
        QuantizeResult result = _model.Quantize("Q4_0", new QuantizeOptions { Files = new QuantizedFileCache(Path.Combine(place, "quantized")) });
        Assert.NotEmpty(GgufFile.Read(result.Path).Tensors);
        Assert.StartsWith(Path.GetTempPath(), result.Path, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(place));
        File.Delete(result.Path);

        var files = new QuantizedFileCache(Path.Combine(place, "quantized"));
        Assert.Equal((0, 0), (files.Bytes, files.Clear()));
        var cache = new EvaluationCache(Path.Combine(place, "evaluations"));
        Assert.Equal((0, 0), (cache.Bytes, cache.Clear()));
        using var pieces = cache.Open("x", 1);
        Assert.Equal([1.0], pieces.Get(0, () => [1.0]));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_written_stops_no_quantization()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Who is root may write everywhere.");
        string place = Directory.CreateDirectory(Path.Combine(_folder, "cache")).FullName;
        File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        QuantizeResult result = _model.Quantize("Q4_0", new QuantizeOptions { Files = new QuantizedFileCache(place) });
        File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.StartsWith(Path.GetTempPath(), result.Path, StringComparison.Ordinal);
        File.Delete(result.Path);
    }

    [Fact]
    public void A_pipe_in_the_place_of_kept_pieces_is_nobodys_cache()
    {
        var cache = new EvaluationCache(Path.Combine(_folder, "evaluations"));
        cache.Open("x", 1).Dispose();
        string file = Assert.Single(Directory.GetFiles(cache.Folder));
        File.Delete(file);
        Testing.Files.NamedPipe.Make(file);
        Assert.Equal([1.0], Testing.Files.NamedPipe.WithoutWaiting(() =>
        {
            using var pieces = cache.Open("x", 1);
            return pieces.Get(0, () => [1.0]);
        }));
    }
}
