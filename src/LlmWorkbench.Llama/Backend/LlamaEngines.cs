using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Backend;

/// <summary>Looks which engines are there.</summary>
public static class LlamaEngines
{
    /// <summary>All: what came with the build, packages, what the user installed, and the folder of the environment variable.</summary>
    /// <param name="store">The user's engines; <see langword="null"/> for a user without a home.</param>
    /// <returns>Each folder once.</returns>
    /// <exception cref="LlamaException">The user's engines cannot be looked at.</exception>
    public static IReadOnlyList<LlamaEngine> Find(EngineStore? store)
    {
        EngineChoice? chosen = Chosen(store);
        EngineChoice[] there =
        [
            EngineChoice.OfBuild,
            .. EnginePackages.Find(),
            .. (store?.Names ?? []).Select(name => new EngineChoice(name, store!.FolderOf(name), EngineReason.Setting)),
        ];
        return
        [
            .. there
                .Concat(new[] { chosen, LlamaBackend.Loaded }.OfType<EngineChoice>())
                .DistinctBy(engine => engine.Folder)
                .Select(engine =>
                    Look(engine.Folder == chosen?.Folder ? chosen : engine) with
                    {
                        IsLoaded = LlamaBackend.Loaded?.Folder == engine.Folder,
                        IsChosen = chosen?.Folder == engine.Folder,
                    }
                ),
        ];
    }

    /// <summary>Looks at one.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>What its files show, or what is wrong with it: this never fails because of the folder.</returns>
    public static LlamaEngine Look(EngineChoice engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        try
        {
            var folder = NativeLibraryFolder.Of(engine);
            return LlamaRelease.InFile(folder.GgmlBase) is { } release
                ? new LlamaEngine(engine, release.Title, release.Architectures, Variants(engine.Folder), Backends(folder), null)
                : Broken(
                    engine,
                    "it is of a release of llama.cpp that this build does not know; it knows "
                        + $"{string.Join(", ", LlamaRelease.All.Select(release => release.Name))}."
                );
        }
        catch (LlamaException e)
        {
            return Broken(engine, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Broken(engine, FileFailure.Sentence(e));
        }
    }

    // What is wrong with the choice is said where an engine is loaded, and beside the list.
    private static EngineChoice? Chosen(EngineStore? store)
    {
        try
        {
            return EngineChoice.Candidates(store)[0];
        }
        catch (LlamaException)
        {
            return null;
        }
    }

    private static LlamaEngine Broken(EngineChoice engine, string problem) => new(engine, null, null, [], [], problem);

    // One folder for each set of instructions, or one library for each processor.
    private static string[] Variants(string folder) =>
        [
            .. CpuFolder.Names.Where(name => Directory.Exists(Path.Combine(folder, name))),
            .. Directory
                .EnumerateFiles(folder)
                .Select(NativeLibraryFolder.Stem)
                .Where(stem => stem.StartsWith("ggml-cpu-", StringComparison.Ordinal))
                .Select(stem => stem["ggml-cpu-".Length..])
                .Order(StringComparer.Ordinal),
        ];

    private static string[] Backends(NativeLibraryFolder folder) =>
        [.. folder.AcceleratorLibraries().Select(file => NativeLibraryFolder.Stem(file)["ggml-".Length..]).Distinct()];
}
