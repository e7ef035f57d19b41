using System.Runtime.CompilerServices;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>What is made and freed many times leaves nothing behind, nor does what nobody disposed.</summary>
[Engine]
public sealed class LeakTests(TinyModelFixture tiny, ITestOutputHelper output)
{
    // Well below 200 × 64 KiB and 2,000 × 8 KiB, and above what the runtime itself moves about.
    private const long Noise = 8 << 20;

    // The runtime maps heaps of its own as it goes; a mapping lost by each of the 200 models or more would show.
    private const int MappingNoise = 120;

    [Fact]
    public void Loading_and_freeing_a_model_200_times_grows_nothing() =>
        AssertNoGrowth(
            20,
            200,
            () =>
            {
                using var model = LlamaModel.Load(tiny.Path);
                model.Vocabulary.Tokenize("the cat");
            }
        );

    [Fact]
    public void Making_and_freeing_a_context_2000_times_grows_nothing() =>
        AssertNoGrowth(
            50,
            2000,
            () =>
            {
                using LlamaContext context = tiny.NewContext(256);
                context.Evaluate([1, 2, 3]);
            }
        );

    [Fact]
    public void Making_and_freeing_samplers_and_generations_2000_times_grows_nothing()
    {
        using LlamaContext context = tiny.NewContext(256);
        AssertNoGrowth(
            50,
            2000,
            () =>
            {
                using var generation = new Generation(
                    context,
                    [1, 2],
                    new GenerationOptions
                    {
                        MaxTokens = 2,
                        Sampling = new() { RepetitionPenalty = 1.1 },
                    }
                );
                Assert.NotNull(generation.Next());
            }
        );
    }

    [Fact]
    public void Refused_models_and_contexts_leave_nothing_behind()
    {
        string broken = Path.Combine(tiny.Folder, "cut.gguf");
        File.WriteAllBytes(broken, File.ReadAllBytes(tiny.Path)[..^64]);
        using var diffusion = LlamaModel.Load(new TinyModel { Architecture = "llada" }.Write(Path.Combine(tiny.Folder, "llada-leak.gguf")));
        AssertNoGrowth(
            20,
            200,
            () =>
            {
                Assert.ThrowsAny<Exception>(() => LlamaModel.Load(broken));
                Assert.Throws<LlamaException>(() => new LlamaContext(diffusion));
                Assert.Throws<LlamaException>(() => LlamaModel.Load(tiny.Path, null, new Broken()));
            }
        );
    }

    [Fact]
    public void What_nobody_disposed_is_freed_by_the_collector_and_the_engine_goes_on()
    {
        Abandon(50);

        AssertNoGrowth(() => Abandon(2000));
        using LlamaContext context = tiny.NewContext();
        Assert.Equal(tiny.Model.Vocabulary.Count, context.Evaluate([1, 2, 3]).Last.Length);
    }

    [Fact]
    public void An_abandoned_model_is_unmapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process's mappings as a file.");
        string path = Path.Combine(tiny.Folder, "abandoned.gguf");
        File.Copy(tiny.Path, path, overwrite: true);
        AbandonModel(path);

        _ = ProcessMemory.Now();

        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains("abandoned.gguf", StringComparison.Ordinal));
    }

    private void AssertNoGrowth(int warmUp, int times, Action action)
    {
        Repeat(warmUp, action);
        AssertNoGrowth(() => Repeat(times, action));
    }

    // The runtime maps a heap of its own when it likes, and keeps it: what leaks grows every time.
    private void AssertNoGrowth(Action work)
    {
        var before = ProcessMemory.Now();
        for (int attempt = 1; ; attempt++)
        {
            work();
            var after = ProcessMemory.Now();
            output.WriteLine($"{before} -> {after}: {(after.Bytes - before.Bytes) / 1024.0:N0} KiB");
            bool grows =
                after.Bytes - before.Bytes > Noise
                || after.OpenFiles > before.OpenFiles + 2
                || after.Mappings > before.Mappings + MappingNoise;
            if (!grows)
            {
                return;
            }

            Assert.True(attempt < 3, $"It grew three times: {before} -> {after}.");
            before = after;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Abandon(int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlamaContext context = tiny.NewContext(256);
            context.Evaluate([1, 2, 3]);
            new Generation(context, [1, 2], new GenerationOptions { Sampling = new() { RepetitionPenalty = 1.1 } }).Next();
            if (i % 20 == 0)
            {
                AbandonModel(tiny.Path);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AbandonModel(string path) =>
        new LlamaContext(LlamaModel.Load(path), new LlamaContextOptions { Threads = 1 }).Evaluate([1]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private sealed class Broken : IProgress<double>
    {
        public void Report(double value) => throw new InvalidOperationException("the handler is broken");
    }
}
