using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Models.Stores;

/// <summary>Programs that keep models as files under their own names: LM Studio (<c>models/user/repository/file.gguf</c>) and older
/// releases of llama.cpp (<c>user_repository_file.gguf</c>).</summary>
internal static class FolderStore
{
    /// <summary>LM Studio, in words.</summary>
    public const string LmStudio = "LM Studio";

    /// <summary>The cache of llama.cpp, in words.</summary>
    public const string LlamaCpp = "llama.cpp";

    private const string Ending = ".gguf";

    /// <summary>All models of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="store">Whose it is.</param>
    /// <param name="depth">How many folders deep it looks.</param>
    public static IReadOnlyList<StoredModel> Models(string folder, string store, int depth) =>
        [
            .. StoreFile
                .Below(folder, depth)
                .Where(file =>
                    file.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && SplitName.Of(file.Name) is null or { Number: 1 }
                )
                .Select(file => (file, Real: StoreFile.Gguf(folder, file.FullName)))
                .Where(found => found.Real is not null)
                .Select(found => new StoredModel(
                    SplitName.ModelName(found.file.Name),
                    Path.GetRelativePath(folder, found.file.FullName).Replace('\\', '/')[..^Ending.Length],
                    found.file.FullName,
                    store,
                    found.Real!.Length
                )),
        ];
}
