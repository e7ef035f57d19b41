using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Backend;

/// <summary>Loads the first of several engines that can be loaded, and remembers why others were not.</summary>
internal static class FirstEngine
{
    private static readonly List<(EngineChoice Engine, string Problem)> s_passedOver = [];

    /// <summary>Loads one. A package whose driver is missing must not keep models from running: the next is tried.</summary>
    /// <param name="engines">At least one.</param>
    /// <returns>The engine, and which of its files is which.</returns>
    /// <exception cref="LlamaException">The last cannot be loaded either.</exception>
    internal static (EngineChoice Engine, NativeLibraryFolder Folder) Load(IReadOnlyList<EngineChoice> engines)
    {
        s_passedOver.Clear();
        foreach (EngineChoice engine in engines.SkipLast(1))
        {
            try
            {
                return (engine, NativeLibraryLoader.Load(engine));
            }
            catch (LlamaException e)
            {
                s_passedOver.Add((engine, $"The package for {engine.Name} in {engine.Folder} is not used: {e.Message}"));
            }
        }

        return (engines[^1], NativeLibraryLoader.Load(engines[^1]));
    }

    /// <summary>Why packages are not used: a sentence for each that could not be loaded, and for each that came too late.</summary>
    /// <param name="loaded">The engine that is used.</param>
    internal static IReadOnlyList<string> Unused(EngineChoice loaded) =>
        [
            .. s_passedOver.Select(passed => passed.Problem),
            .. Late(loaded)
                .Select(late =>
                    $"The package for {late.Name} in {late.Folder} came after the engine was loaded: restart, and reference it before "
                    + "the first model."
                ),
        ];

    private static IEnumerable<EngineChoice> Late(EngineChoice loaded) =>
        loaded.Reason == EngineReason.Default
            ? EnginePackages.Find().ExceptBy(s_passedOver.Select(passed => passed.Engine.Folder), package => package.Folder)
            : [];
}
