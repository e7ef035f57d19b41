using System.Collections;
using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Models.HuggingFace;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>The models of a session: those loaded, by name, and the way to those at hand. Calls may come from any thread.</summary>
[SuppressMessage(
    "Naming",
    "CA1710:Identifiers should have correct suffix",
    Justification = "It is what the models of a workbench are called."
)]
public sealed class WorkbenchModels : IReadOnlyCollection<LoadedModel>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LoadedModel> _loaded = [];
    private LoadedModel? _current;

    /// <summary>Makes an empty set.</summary>
    /// <param name="finder">Finds model files; <see langword="null"/> for the usual folders, and what other programs of the user
    /// keep.</param>
    public WorkbenchModels(ModelFinder? finder = null) => Finder = finder ?? new ModelFinder(ModelFolders.Default(), ModelStores.OfUser);

    /// <summary>Finds model files.</summary>
    public ModelFinder Finder { get; }

    /// <summary>Where experiments on these models find the texts and questions that are not named.</summary>
    public DatasetFinder Datasets { get; internal set; } = DatasetFinder.Default();

    /// <summary>Where models come from that are no files; <see langword="null"/> for nowhere.</summary>
    public IModelSource? Elsewhere { get; internal set; }

    /// <summary>How many are loaded.</summary>
    public int Count => Snapshot().Count;

    /// <summary>The model that commands use when none is named.</summary>
    /// <exception cref="WorkbenchException">None is loaded; the sentence tells how to load one.</exception>
    public LoadedModel Current => TryCurrent ?? throw NoneLoaded();

    /// <summary>The model that commands use when none is named, or <see langword="null"/>.</summary>
    public LoadedModel? TryCurrent
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>A loaded model.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="WorkbenchException">None of that name is loaded.</exception>
    public LoadedModel this[string name] =>
        Find(name)
        ?? throw new WorkbenchException(
            Count == 0
                ? $"No model «{name}» is loaded: run #!model {name} first."
                : $"No model «{name}» is loaded: loaded {Sentences.Are(Snapshot().Select(m => m.Name))}."
        );

    /// <summary>A loaded model, or <see langword="null"/>.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The model.</returns>
    public LoadedModel? Find(string name) => Snapshot().Find(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Loads a model and makes it the current one. One of the same name is freed first.</summary>
    /// <param name="nameOrPath">See <see cref="ModelFinder.Find"/>; or the address of a service, as in <c>http://host:8000/v1</c>, with the
    /// model's name behind a <c>#</c> where it has several.</param>
    /// <param name="options">How, or <see langword="null"/>.</param>
    /// <param name="run">Told the share that is loaded; stops the loading.</param>
    /// <returns>The model.</returns>
    /// <exception cref="WorkbenchException">There is no such model.</exception>
    /// <exception cref="Gguf.GgufFormatException">The file is damaged.</exception>
    /// <exception cref="LlamaException">The engine cannot load it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LoadedModel Load(string nameOrPath, ModelLoadOptions? options = null, RunContext run = default)
    {
        options ??= new ModelLoadOptions();
        if (Elsewhere is { } source && source.Takes(nameOrPath))
        {
            return Connect(source, nameOrPath, options, run);
        }

        if (options.Service is { } service && service != new ServiceOptions())
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(nameOrPath)} is no service's address, which begins with http:// or https://: --name, --api, "
                    + "--key-from and --patience belong to one."
            );
        }

        string path = Finder.Find(nameOrPath);
        string name =
            options.Name ?? (Path.Exists(nameOrPath) || nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 ? Finder.NameOf(path) : nameOrPath);
        LoadedModel model = CheckpointFolder.Is(path)
            ? new LoadedModel(name, TorchModel.Load(path, options.ContextLength, run))
            {
                Datasets = Datasets,
                LoadWords = LoadWords(name, nameOrPath, path),
            }
            : LoadFile(name, nameOrPath, path, options, run);
        Add(model);
        return model;
    }

    private LoadedModel Connect(IModelSource source, string address, ModelLoadOptions options, RunContext run)
    {
        IModelRunner runner = source.Open(address, options.Service ?? new ServiceOptions(), run);
        string words = AddressOf(address, options.Service);
        var model = new LoadedModel(options.Name ?? FreeName(runner.Facts.OwnName, words), runner)
        {
            Datasets = Datasets,
            LoadWords = words,
        };
        Add(model);
        return model;
    }

    // Several services may run one model, and a file of it may be loaded too: what nobody named takes no other's place.
    private string FreeName(string? ownName, string address)
    {
        string name = ShortName(ownName) ?? address;
        return new[] { name, $"{name}@{new Uri(address).Authority}" }.FirstOrDefault(free =>
                Find(free) is not { } taken || taken.IsAt(address)
            ) ?? address;
    }

    private static string AddressOf(string address, ServiceOptions? options) =>
        options?.Model is { } name && !address.Contains('#', StringComparison.Ordinal) ? $"{address}#{name}" : address;

    // Services name models by path or by owner: models/tutor-f16.gguf, Qwen/Qwen3-32B.
    private static string? ShortName(string? name)
    {
        string? last = name?.TrimEnd('/').Split('/')[^1];
        last = last?.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) == true ? last[..^5] : last;
        return string.IsNullOrWhiteSpace(last) ? null : last;
    }

    private LoadedModel LoadFile(string name, string nameOrPath, string path, ModelLoadOptions options, RunContext run)
    {
        CheckpointFolder.RefuseFile(path);
        var engine = LlamaModel.Load(
            path,
            new LlamaModelOptions { GpuLayers = options.GpuLayers },
            run.Engine("loading"),
            run.Cancellation
        );
        var model = new LoadedModel(name, engine, options.ContextLength)
        {
            Datasets = Datasets,
            LoadWords = LoadWords(name, nameOrPath, path),
        };
        try
        {
            // A window that cannot be had is better refused now than at the first use.
            _ = options.ContextLength is null || engine.ReadsBothWays ? null : model.Context;
        }
        catch
        {
            model.Dispose();
            throw;
        }

        return model;
    }

    /// <summary>Frees a loaded model; the last one loaded before it becomes current.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WorkbenchException">None of that name is loaded.</exception>
    public void Unload(string name) => Remove(this[name]);

    /// <inheritdoc/>
    public IEnumerator<LoadedModel> GetEnumerator() => Snapshot().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Frees all models.</summary>
    public void Dispose() => Snapshot().ForEach(Remove);

    /// <summary>Adds a model that is loaded already, and makes it current. One of the same name is freed first.</summary>
    /// <param name="model">The model; disposed with this set.</param>
    public void Add(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Find(model.Name) is { } old)
        {
            Remove(old);
        }

        lock (_gate)
        {
            _loaded.Add(model);
            _current = model;
        }
    }

    /// <summary>Makes a loaded model the current one.</summary>
    internal void MakeCurrent(LoadedModel model)
    {
        lock (_gate)
        {
            _current = model;
        }
    }

    // A name that commands find needs no path, however the file was found now.
    private string LoadWords(string name, string nameOrPath, string path)
    {
        if (name == nameOrPath || Finder.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return name;
        }

        string words = nameOrPath.Contains(' ', StringComparison.Ordinal) ? $"\"{nameOrPath}\"" : nameOrPath;
        return Finder.NameOf(path) == name ? words : $"{words} --as {name}";
    }

    private void Remove(LoadedModel model)
    {
        lock (_gate)
        {
            _loaded.Remove(model);
            _current = ReferenceEquals(_current, model) ? _loaded.LastOrDefault() : _current;
        }

        model.Dispose();
    }

    private List<LoadedModel> Snapshot()
    {
        lock (_gate)
        {
            return [.. _loaded];
        }
    }

    /// <summary>What is said where a model is needed and none can be taken.</summary>
    internal WorkbenchException NoneLoaded()
    {
        IReadOnlyList<string> names = Finder.Names;
        return new WorkbenchException(
            names.Count == 0
                ? "No model is loaded: run #!model with the path of a .gguf file first."
                : $"No model is loaded: run #!model {names[0]} first; at hand {Sentences.Are(names)}."
        );
    }
}
