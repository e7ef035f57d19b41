using System.Runtime.Versioning;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization;
using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Quantization;

/// <summary>The folder for what can be computed again, when others use it too, or nobody can.</summary>
[Engine]
public sealed class SharedCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shared-cache-").FullName;
    private readonly Workbench _workbench;
    private readonly LoadedModel _model;

    public SharedCacheTests()
    {
        new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        }.Write(Path.Combine(_folder, "wide-f16.gguf"));
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
        QuantizeResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => _model.Quantize("Q4_K_M", options), Cancellation))
        );

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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Task.Run(() => _model.Quantize("Q4_0", options, interrupt.Token), Cancellation)
        );
        turn.Dispose();
        Assert.False(_model.Quantize("Q4_0", options).WasThere);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_stops_neither_a_quantization_nor_a_sweep()
    {
        string place = Path.Combine(_folder, "cache");
        File.WriteAllText(place, "a file");
        QuantizeResult result = _model.Quantize(
            "Q4_0",
            new QuantizeOptions { Files = new QuantizedFileCache(Path.Combine(place, "quantized")) }
        );
        Assert.NotEmpty(GgufFile.Read(result.Path).Tensors);
        Assert.StartsWith(Path.GetTempPath(), result.Path, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(place));
        File.Delete(result.Path);

        var files = new QuantizedFileCache(Path.Combine(place, "quantized"));
        Assert.Equal((0, 0), (files.Bytes, files.Clear()));
        var cache = new EvaluationCache(Path.Combine(place, "evaluations"));
        Assert.Equal((0, 0), (cache.Bytes, cache.Clear()));
        using CachedPieces pieces = cache.Open("x", 1);
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
    public void A_full_disk_stops_neither_a_quantization_nor_a_sweep_and_the_first_says_so()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder, "disk"), 64 << 10);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs Linux and its administrator's rights.");
        var files = new QuantizedFileCache(Path.Combine(disk.Folder, "quantized"));
        QuantizeResult result = _model.Quantize("Q4_0", new QuantizeOptions { Files = files });
        Assert.NotEmpty(GgufFile.Read(result.Path).Tensors);
        Assert.StartsWith(TemporaryFolder.OfProcess("quantized"), result.Path, StringComparison.Ordinal);
        Assert.StartsWith(
            "The folder for what can be computed again cannot be used (The disk of ",
            result.PlaceNote,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "so the file lies among the temporary files, and goes with this process.",
            result.PlaceNote,
            StringComparison.Ordinal
        );
        Assert.Contains(result.PlaceNote!, MimeBundle.Of(result).ToString(), StringComparison.Ordinal);

        QuantizationSweepResult sweep = _model.QuantizationSweep(
            new TextDataset("text", Perplexity.MeasuredText.Text),
            [],
            new QuantizationSweepOptions
            {
                Types = [Llama.Quantization.QuantizationType.Parse("Q8_0")],
                Files = files,
                MeasuresSpeed = false,
                Perplexity = new() { MaxChunks = 1, ContextLength = 64 },
            }
        );
        Assert.Equal(2, sweep.Points.Count);
        Assert.Equal(0, files.Bytes);
    }

    [Fact]
    public void A_disk_that_fills_up_while_a_file_is_written_is_left_for_another()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_folder, "disk"), 4 << 20);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs Linux and its administrator's rights.");
        var files = new QuantizedFileCache(Path.Combine(disk.Folder, "quantized"));
        bool isFull = false;
        RunContext run = new RunContext(Cancellation).Reporting(
            new Reporter(() =>
            {
                if (!isFull)
                {
                    isFull = true;
                    SmallDisk.Fill(disk.Folder);
                }
            })
        );
        QuantizeResult result = _model.Quantize("Q8_0", new QuantizeOptions { Files = files }, run);
        Assert.StartsWith(TemporaryFolder.OfProcess("quantized"), result.Path, StringComparison.Ordinal);
        Assert.Contains("could not be written", result.PlaceNote, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(files.Folder, "*", SearchOption.AllDirectories));
    }

    private sealed class Reporter(Action report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_is_kept_of_a_private_model_is_private()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        File.SetUnixFileMode(_model.Engine.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string path = _model.Quantize("Q4_1", new QuantizeOptions { Files = new QuantizedFileCache(Path.Combine(_folder, "cache")) }).Path;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void The_folder_of_a_process_is_one_that_nobody_else_may_look_into()
    {
        string folder = TemporaryFolder.OfProcess("quantized");
        Assert.Equal(folder, TemporaryFolder.OfProcess("quantized"));
        Assert.DoesNotContain($"{Environment.ProcessId}", Path.GetDirectoryName(folder), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(folder)!)
            );
        }
    }

    [Fact]
    public void A_pipe_in_the_place_of_kept_pieces_is_nobodys_cache()
    {
        var cache = new EvaluationCache(Path.Combine(_folder, "evaluations"));
        cache.Open("x", 1).Dispose();
        string file = Assert.Single(Directory.GetFiles(cache.Folder));
        File.Delete(file);
        NamedPipe.Make(file);
        Assert.Equal(
            [1.0],
            NamedPipe.WithoutWaiting(() =>
            {
                using CachedPieces pieces = cache.Open("x", 1);
                return pieces.Get(0, () => [1.0]);
            })
        );
    }
}
