using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;

[assembly: AssemblyFixture(typeof(LlmWorkbench.Tests.Support.TinyModelFixture))]

namespace LlmWorkbench.Tests.Support;

/// <summary>A folder with random models and a damaged one; the first is loaded once for all tests, when one first asks for it.</summary>
public sealed class TinyModelFixture : IDisposable
{
    private readonly Lazy<(Workbench Workbench, LoadedModel Model)> _loaded;

    public TinyModelFixture()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Scratch);
        Environment.SetEnvironmentVariable(EvaluationCache.EnvironmentVariable, Path.Combine(Folder, "cache"));
        new TinyModel().Write(Path.Combine(Folder, "tiny-f32.gguf"));
        new TinyModel { Type = GgmlType.F16 }.Write(Path.Combine(Folder, "tiny-f16.gguf"));
        new TinyModel { Seed = 2 }.Write(Path.Combine(Folder, "other.gguf"));
        File.WriteAllText(Path.Combine(Folder, "damaged.gguf"), "GGUX");
        _loaded = new(() =>
        {
            var workbench = new Workbench(new ModelFolders([Folder]));
            return (workbench, workbench.Models.Load("tiny"));
        });
    }

    /// <summary>The folder whose models are at hand. Tests list them: models of a test's own go to <see cref="Scratch"/>.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"workbench-tests-{Environment.ProcessId}");

    /// <summary>A folder for whatever tests write; nothing looks for models there.</summary>
    public string Scratch { get; } = Path.Combine(Path.GetTempPath(), $"workbench-tests-{Environment.ProcessId}-scratch");

    public Workbench Workbench => _loaded.Value.Workbench;

    public LoadedModel Model => _loaded.Value.Model;

    /// <summary>A call whose current model is <see cref="Model"/>, whatever other tests loaded.</summary>
    internal Call NewCall()
    {
        Workbench.Models.MakeCurrent(Model);
        return new Call(Workbench, ownsWorkbench: false);
    }

    public void Dispose()
    {
        if (_loaded.IsValueCreated)
        {
            Workbench.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Scratch, recursive: true);
    }
}
