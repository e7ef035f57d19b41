using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Models.Stores;

/// <summary>The models that other programs of the user keep: Hugging Face's libraries, Ollama, LM Studio, llama.cpp. They are read where
/// they
/// lie, and nothing is written to them.</summary>
/// <param name="folders">Where they are, asked anew each time.</param>
public sealed class ModelStores(Func<StoreFolders> folders)
{
    /// <summary>Those of the current user.</summary>
    public static ModelStores OfUser { get; } = new(StoreFolders.OfUser);

    /// <summary>No store at all.</summary>
    public static ModelStores None { get; } = new(() => new StoreFolders());

    /// <summary>All models; a file that several stores have under links is named once.</summary>
    /// <returns>The models, each under a name of its own: the short one where no other has it.</returns>
    public IReadOnlyList<StoredModel> All()
    {
        StoreFolders where = folders();
        IEnumerable<StoredModel> all =
        [
            .. where.Hub is { } hub ? new HubCache(hub).Models() : [],
            .. where.Ollama is { } ollama ? OllamaStore.Models(ollama) : [],
            .. where.LmStudio.SelectMany(folder => FolderStore.Models(folder, FolderStore.LmStudio, depth: 3)),
            .. where.LlamaCpp is { } cache ? FolderStore.Models(cache, FolderStore.LlamaCpp, depth: 0) : [],
            // Newer releases use Hugging Face's layout, also where LLAMA_CACHE names the folder.
            .. where.LlamaCpp is { } own ? new HubCache(own).Models().Select(model => model with { Store = FolderStore.LlamaCpp }) : [],
        ];
        return
        [
            .. all.DistinctBy(model => RealPath.Of(model.Path), StringComparer.Ordinal)
                .GroupBy(model => model.Name, StringComparer.OrdinalIgnoreCase)
                .SelectMany(same =>
                    same.Count() == 1 ? same : same.Select(model => model with { Name = model.FullName }).DistinctBy(model => model.Name)
                ),
        ];
    }
}
