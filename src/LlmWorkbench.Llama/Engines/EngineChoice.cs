namespace LlmWorkbench.Llama.Engines;

/// <summary>A folder of llama.cpp's libraries that is to be loaded, and why this one.</summary>
/// <param name="Name">What commands call it: <see cref="DefaultName"/>, the name of an installed engine or of a package's backend, or a
/// path.</param>
/// <param name="Folder">Its folder, or the folder of its folders by processor.</param>
/// <param name="Reason">Why this one.</param>
public sealed record EngineChoice(string Name, string Folder, EngineReason Reason)
{
    /// <summary>Names a folder of libraries or an installed engine to use instead of the chosen one; goes before everything
    /// else.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_LLAMA";

    /// <summary>The name of what came with the build.</summary>
    public const string DefaultName = "default";

    /// <summary>The name of what something else in this process has loaded.</summary>
    public const string SharedName = "shared";

    /// <summary>The engine that came with the build, or with the package.</summary>
    public static EngineChoice OfBuild { get; } =
        new(
            DefaultName,
            BuildLibraries.Find(AppContext.BaseDirectory, typeof(EngineChoice).Assembly.Location, BuildLibraries.Platform),
            EngineReason.Default
        );

    /// <summary>What is to be loaded: the environment variable's, else the user's choice, else packages with a graphics card's
    /// backend, else what came with the build.</summary>
    /// <param name="store">The user's engines; <see langword="null"/> for those of a user without a home.</param>
    /// <returns>At least one; the first that can be loaded is used.</returns>
    /// <exception cref="LlamaException">What is named or was chosen is not there; the sentence says what helps.</exception>
    public static IReadOnlyList<EngineChoice> Candidates(EngineStore? store) =>
        Candidates(store, Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <inheritdoc cref="Candidates(EngineStore)"/>
    internal static IReadOnlyList<EngineChoice> Candidates(EngineStore? store, string? named)
    {
        if (!string.IsNullOrWhiteSpace(named))
        {
            return [Named(named, store)];
        }

        return store?.Chosen() is { } name
            ? [new EngineChoice(name, store.FolderOf(name), EngineReason.Setting)]
            : [.. EnginePackages.Find(), OfBuild];
    }

    private static EngineChoice Named(string named, EngineStore? store)
    {
        if (named == DefaultName)
        {
            return OfBuild with { Reason = EngineReason.EnvironmentVariable };
        }

        if (store?.Names.Contains(named) == true)
        {
            return new EngineChoice(named, store.FolderOf(named), EngineReason.EnvironmentVariable);
        }

        string folder = Path.GetFullPath(named);
        return Directory.Exists(folder)
            ? new EngineChoice(folder, folder, EngineReason.EnvironmentVariable)
            : throw new LlamaException(
                $"{EnvironmentVariable} names {folder}, which is not a folder, nor is {named} an installed engine; set it to a folder of "
                    + "llama.cpp's libraries, to a name that llm-workbench engine lists, or unset it."
            );
    }
}
