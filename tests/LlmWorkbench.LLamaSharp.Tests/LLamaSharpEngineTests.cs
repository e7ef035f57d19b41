using System.Collections.Concurrent;
using System.Reflection;
using LLama;
using LLama.Abstractions;
using LLama.Native;
using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Engines;
using LlmWorkbench.Hardware;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Models;

namespace LlmWorkbench.LLamaSharp.Tests;

[Engine]
public sealed class LLamaSharpEngineTests
{
    [Fact]
    public void The_workbench_runs_on_the_libraries_that_LLamaSharp_has_loaded()
    {
        LLamaSharpEngine.Use();
        LLamaSharpEngine.Use();

        Assert.EndsWith(LlamaBackend.CpuVariant, LlamaBackend.LibraryFolder, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "runtimes"), LlamaBackend.LibraryFolder, StringComparison.Ordinal);
        Assert.Contains(LlamaBackend.Devices, device => device.Kind == LlamaDeviceKind.Cpu);
        Assert.DoesNotContain(
            ProcessLibraries.Paths(),
            path => path.StartsWith(Path.Combine(AppContext.BaseDirectory, "llama.cpp"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_device_and_the_list_of_engines_say_whose_libraries_are_used()
    {
        LLamaSharpEngine.Use();

        var device = DeviceReport.Of([]);
        Assert.Equal(EngineReason.Shared, device.Engine!.Reason);
        Assert.DoesNotContain(device.Problems, problem => problem.Contains("engine install", StringComparison.Ordinal));
        LlamaEngine engine = Assert.Single(EngineCatalogue.Of(null).Engines, engine => engine.IsLoaded);
        Assert.Equal((EngineChoice.SharedName, LlamaBackend.LibraryFolder), (engine.Choice.Name, engine.Choice.Folder));
        Assert.Null(engine.Problem);
        WorkbenchTopics.CreateRegistry();
        Assert.Contains(", which LLamaSharp has loaded", MimeBundle.Of(device).ToString(), StringComparison.Ordinal);
        Assert.Contains("in use until a restart", MimeBundle.Of(EngineCatalogue.Of(null)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_callback_gets_every_line_and_the_workbench_still_says_why_it_cannot_load_a_file()
    {
        ConcurrentQueue<string> lines = [];
        NativeLogConfig.llama_log_set((_, message) => lines.Enqueue(message));
        try
        {
            using LLamaWeights weights = TutorWeights.Load();
            Assert.NotEmpty(lines);
            using LoadedModel model = weights.ForWorkbench(TutorWeights.ModelPath);

            lines.Clear();
            _ = model.Context;
            Assert.Contains(lines, line => line.Contains("KV buffer size", StringComparison.Ordinal));
            Assert.True(model.Context.Memory.CacheBytes > 0);

            lines.Clear();
            LlamaException refused = Assert.Throws<LlamaException>(LoadUnknownArchitecture);
            Assert.Contains("its architecture «lama9» is none that llama.cpp", refused.Message, StringComparison.Ordinal);
            Assert.Contains(lines, line => line.Contains("unknown model architecture", StringComparison.Ordinal));
        }
        finally
        {
            NativeLogConfig.llama_log_set((_, _) => { });
        }
    }

    [Fact]
    public void A_log_callback_that_is_set_later_takes_the_place_of_the_first()
    {
        ConcurrentQueue<string> first = [],
            second = [];
        NativeLogConfig.llama_log_set((_, message) => first.Enqueue(message));
        try
        {
            using LLamaWeights weights = TutorWeights.Load();
            using LoadedModel model = weights.ForWorkbench(TutorWeights.ModelPath);
            NativeLogConfig.llama_log_set((_, message) => second.Enqueue(message));
            first.Clear();

            using LlamaContext context = model.NewContext(new() { Length = 64 });

            Assert.Empty(first);
            Assert.Contains(second, line => line.Contains("KV buffer size", StringComparison.Ordinal));
            Assert.True(context.Memory.CacheBytes > 0);
        }
        finally
        {
            NativeLogConfig.llama_log_set((_, _) => { });
        }
    }

    // Why there is no Model.AsLLamaWeights(): LLamaSharp makes weights of files alone, and frees them itself.
    [Fact]
    public void LLamaSharp_takes_no_weights_that_somebody_else_has_loaded()
    {
        Assert.Empty(typeof(LLamaWeights).GetConstructors());
        Assert.All(
            typeof(LLamaWeights).GetMethods(BindingFlags.Public | BindingFlags.Static),
            method => Assert.Equal(typeof(IModelParams), method.GetParameters()[0].ParameterType)
        );
        Assert.False(typeof(LLamaWeights).GetProperty(nameof(LLamaWeights.NativeHandle))!.CanWrite);
    }

    private static void LoadUnknownArchitecture()
    {
        string path = Path.Combine(Path.GetTempPath(), $"unknown-{Guid.NewGuid():N}.gguf");
        try
        {
            byte[] bytes = File.ReadAllBytes(TutorWeights.ModelPath);
            for (int at; (at = bytes.AsSpan().IndexOf("llama"u8)) >= 0; )
            {
                "lama9"u8.CopyTo(bytes.AsSpan(at));
            }

            File.WriteAllBytes(path, bytes);
            LlamaModel.Load(path).Dispose();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
