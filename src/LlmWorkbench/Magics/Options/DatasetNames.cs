using System.CommandLine;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Magics.Options;

/// <summary>Which options and arguments are given the names of datasets, so that editors can list them.</summary>
public static class DatasetNames
{
    private static readonly ConditionalWeakTable<Symbol, object> s_named = [];

    /// <summary>Says that an option or argument is given the name of a dataset, or several with commas between.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="symbol">The option or argument.</param>
    /// <returns>The same.</returns>
    public static T NamingDatasets<T>(this T symbol)
        where T : Symbol
    {
        s_named.AddOrUpdate(symbol, symbol);
        return symbol;
    }

    /// <summary>Whether an option or argument is given the names of datasets.</summary>
    internal static bool Has(Symbol symbol) => s_named.TryGetValue(symbol, out _);
}
