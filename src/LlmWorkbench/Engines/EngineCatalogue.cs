using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Engines;

/// <summary>The engines that are there, and what was done with them.</summary>
/// <param name="Engines">The engines, each folder once.</param>
/// <param name="Notes">What was done just now and what comes next, one sentence each.</param>
/// <param name="Problems">What is wrong with engines and with the choice, one sentence each.</param>
public sealed record EngineCatalogue(IReadOnlyList<LlamaEngine> Engines, IReadOnlyList<string> Notes, IReadOnlyList<string> Problems)
    : ITabularResult
{
    private const int MaxNames = 5;

    /// <summary>What «engine install» can fetch for this platform, as it is typed after it.</summary>
    public IReadOnlyList<string> Fetchable { get; init; } = [];

    /// <summary>Looks what there is.</summary>
    /// <param name="store">The user's engines; <see langword="null"/> for a user without a home.</param>
    /// <param name="notes">What was done just now.</param>
    /// <returns>The engines of this moment.</returns>
    /// <exception cref="LlamaException">The user's engines cannot be looked at.</exception>
    public static EngineCatalogue Of(EngineStore? store, params IReadOnlyList<string> notes)
    {
        IReadOnlyList<LlamaEngine> engines = LlamaEngines.Find(store);
        return new EngineCatalogue(
            engines,
            notes,
            [.. Choice(store), .. engines.Where(engine => engine.Problem is not null).Select(e => $"{e.Choice.Name}: {e.Problem}")]
        )
        {
            Fetchable = [.. EnginePin.OfThisPlatform.Select(pin => pin.Typed)],
        };
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Engines,
            new("engine", "engine", e => e.Choice.Name, Format.Path),
            new("release", "llama.cpp", e => e.Release),
            new("state", "state", State),
            new("architectures", "architectures", e => e.Architectures, Format.Number),
            new("cpu_variants", "CPU builds", e => string.Join(", ", e.CpuVariants))
            {
                Shown = e => Names(e, e.CpuVariants, "one for all"),
            },
            new("backends", "GPU", e => string.Join(", ", e.Backends)) { Shown = e => Names(e, e.Backends, "none") },
            new("folder", "folder", e => e.Choice.Folder, Format.Path)
        );

    private static string? Names(LlamaEngine engine, IReadOnlyList<string> names, string without) =>
        engine.Problem is not null ? "–"
        : names.Count == 0 ? without
        : names.Count <= MaxNames ? string.Join(", ", names)
        : $"{names.Count}, such as {names[0]}";

    // What is loaded stays until the process ends.
    private string State(LlamaEngine engine) =>
        engine switch
        {
            { Problem: not null } => "cannot be used",
            { IsLoaded: true, IsChosen: false } => "in use until a restart",
            { IsLoaded: true } => $"in use ({Why(engine.Choice.Reason)})",
            { IsChosen: true } when !Engines.Any(other => other.IsLoaded) => $"in use ({Why(engine.Choice.Reason)})",
            { IsChosen: true, Choice.Reason: EngineReason.Package } => "not loaded (device says why)",
            { IsChosen: true } => "in use after a restart",
            _ => "at hand",
        };

    private static string Why(EngineReason reason) =>
        reason switch
        {
            EngineReason.Package => "its package is there",
            EngineReason.Setting => "chosen",
            EngineReason.EnvironmentVariable => EngineChoice.EnvironmentVariable,
            EngineReason.Shared => "it is LLamaSharp's",
            _ => "nothing else is chosen",
        };

    private static IEnumerable<string> Choice(EngineStore? store)
    {
        try
        {
            EngineChoice.Candidates(store);
            return [];
        }
        catch (LlamaException e)
        {
            return [e.Message];
        }
    }
}
