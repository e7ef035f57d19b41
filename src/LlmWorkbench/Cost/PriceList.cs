using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cost;

/// <summary>Prices, each with its source and date.</summary>
/// <param name="Services">Hosted models.</param>
/// <param name="Electricity">What electricity costs households.</param>
public sealed record PriceList(IReadOnlyList<ServicePrice> Services, IReadOnlyList<ElectricityPrice> Electricity)
{
    /// <summary>The list that came with the workbench: the file <c>datasets/prices.json</c>.</summary>
    public static PriceList Known { get; } = Read();

    /// <summary>Finds a hosted model.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WorkbenchException">It is not in the list.</exception>
    public ServicePrice Find(string name) =>
        Services.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException(
            $"No price of {VisibleText.Phrase(name)} is known; there are those of {Sentences.And(Services.Select(s => s.Name))}, "
                + "and --price gives one of your own."
        );

    private static PriceList Read()
    {
        using Stream file = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        return JsonSerializer.Deserialize<PriceList>(file, JsonSerializerOptions.Web)!;
    }
}

/// <summary>What a kilowatt-hour costs.</summary>
/// <param name="Place">For whom, and for which time.</param>
/// <param name="Price">Dollars for one.</param>
/// <param name="Source">Where it says so.</param>
/// <param name="Date">The day for which it is known.</param>
public sealed record ElectricityPrice(string Place, double Price, string Source, DateOnly Date)
{
    /// <summary>What it was written down from: <c>text read</c> where pages were compared with it, or <c>knowledge</c>.</summary>
    public string Basis { get; init; } = "";

    /// <summary>The pages that it was compared with: absolute addresses; none for <c>knowledge</c>.</summary>
    public IReadOnlyList<string> ReadAt { get; init; } = [];
}
