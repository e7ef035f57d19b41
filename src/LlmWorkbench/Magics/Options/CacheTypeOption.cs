using System.CommandLine;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Magics.Options;

/// <summary>The option that says how keys and values are stored.</summary>
internal static class CacheTypeOption
{
    /// <summary>Adds <c>--cache-type</c>, one of the types that llama.cpp stores keys and values in.</summary>
    /// <typeparam name="TOptions">The record.</typeparam>
    /// <param name="options">The command's options.</param>
    /// <param name="description">One line.</param>
    /// <param name="get">The type in the record: its default.</param>
    /// <param name="set">The record with another type.</param>
    /// <returns>The option.</returns>
    public static Option<GgmlType> AddCacheType<TOptions>(
        this OptionSet<TOptions> options,
        string description,
        Func<TOptions, GgmlType> get,
        Func<TOptions, GgmlType, TOptions> set
    )
    {
        Option<GgmlType> cache = ChoiceOption.Create(
            "--cache-type",
            "type",
            description,
            [.. LlamaContextOptions.CacheTypes.Select(type => ($"{type}", type))]
        );
        cache.DefaultValueFactory = _ => get(options.Defaults);
        return options.Add(cache, set);
    }
}
