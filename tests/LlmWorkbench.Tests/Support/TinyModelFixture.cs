using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;

// llama.cpp's threads spin while they wait for each other: tests side by side would starve each other of cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(LlmWorkbench.Tests.Support.TinyModelFixture))]

namespace LlmWorkbench.Tests.Support;

/// <summary>A folder with two random models and a damaged one; the first is loaded once for all tests.</summary>
public sealed class TinyModelFixture : IDisposable
{
    public TinyModelFixture()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Scratch);
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(Folder, "cache"));
        new TinyModel().Write(Path.Combine(Folder, "tiny-f32.gguf"));
        new TinyModel { Type = GgmlType.F16 }.Write(Path.Combine(Folder, "tiny-f16.gguf"));
        new TinyModel { Seed = 2 }.Write(Path.Combine(Folder, "other.gguf"));
        File.WriteAllText(Path.Combine(Folder, "damaged.gguf"), "GGUX");
        Workbench = new Workbench(new ModelFolders([Folder]));
        Model = Workbench.Models.Load("tiny");
    }

    /// <summary>The folder whose models are at hand. Tests list them: models of a test's own go to <see cref="Scratch"/>.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"workbench-tests-{Environment.ProcessId}");

    /// <summary>A folder for whatever tests write; nothing looks for models there.</summary>
    public string Scratch { get; } = Path.Combine(Path.GetTempPath(), $"workbench-tests-{Environment.ProcessId}-scratch");

    public Workbench Workbench { get; }

    public LoadedModel Model { get; }

    /// <summary>A call whose current model is <see cref="Model"/>, whatever other tests loaded.</summary>
    internal Call NewCall()
    {
        Workbench.Models.MakeCurrent(Model);
        return new Call(Workbench, ownsWorkbench: false);
    }

    public void Dispose()
    {
        Workbench.Dispose();
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Scratch, recursive: true);
    }
}
