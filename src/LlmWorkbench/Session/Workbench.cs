using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Services;

namespace LlmWorkbench.Session;

/// <summary>A session: the models that are loaded and everything that lives as long as the notebook is open.</summary>
public sealed class Workbench : IDisposable
{
    /// <summary>Opens a session.</summary>
    /// <param name="folders">Where model files are looked for; <see langword="null"/> for <see cref="ModelFolders.Default"/> and what other
    /// programs of the user keep.</param>
    /// <param name="stores">What other programs keep, where folders are given; <see langword="null"/> for nothing.</param>
    public Workbench(ModelFolders? folders = null, ModelStores? stores = null) =>
        Models = new WorkbenchModels(folders is null ? null : new ModelFinder(folders, stores)) { Elsewhere = new ServiceSource() };

    /// <summary>Opens a session of a notebook: models and datasets are looked for from its folder, wherever the process runs.</summary>
    /// <param name="folder">The notebook's folder; <see langword="null"/> for the process's own.</param>
    /// <returns>A new session.</returns>
    public static Workbench In(string? folder) =>
        new(ModelFolders.Default(folder), ModelStores.OfUser) { Datasets = DatasetFinder.Default(folder) };

    /// <summary>The models, by name.</summary>
    public WorkbenchModels Models { get; }

    /// <summary>Where datasets are looked for, by commands and by experiments on the session's models.</summary>
    public DatasetFinder Datasets
    {
        get => Models.Datasets;
        init => Models.Datasets = value;
    }

    /// <summary>The current model.</summary>
    /// <exception cref="WorkbenchException">None is loaded; the sentence tells how to load one.</exception>
    public LoadedModel Model => Models.Current;

    /// <summary>Frees the models.</summary>
    public void Dispose() => Models.Dispose();
}
