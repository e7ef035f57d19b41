using System.Text.Json;
using LlmWorkbench.Datasets;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cost;

/// <summary>Prices with their sources and dates, from <c>datasets/prices.json</c>.</summary>
/// <param name="Services">Hosted models.</param>
/// <param name="Electricity">What electricity costs households.</param>
public sealed record PriceList(IReadOnlyList<ServicePrice> Services, IReadOnlyList<ElectricityPrice> Electricity)
{
    /// <summary>The file's name among the datasets.</summary>
    public const string FileName = "prices.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the list.</summary>
    /// <param name="datasets">Where files are looked for; a list of your own in a nearer folder of datasets is read instead.</param>
    /// <exception cref="WorkbenchException">There is no such file, or it is none.</exception>
    public static PriceList Read(DatasetFinder datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        string path =
            datasets.FindFile(FileName)
            ?? throw new WorkbenchException(
                $"There is no {FileName} in a folder of datasets, so no price is known: give prices with --price and --electricity."
            );
        try
        {
            PriceList? list = JsonSerializer.Deserialize<PriceList>(File.ReadAllText(path), s_json);
            return list is { Services.Count: > 0, Electricity.Count: > 0 }
                ? list
                : throw new WorkbenchException($"{VisibleText.Phrase(path)} lists no services or no electricity.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException($"{VisibleText.Phrase(path)} cannot be read as a list of prices.", exception);
        }
    }

    /// <summary>Finds a hosted model.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WorkbenchException">It is not in the list.</exception>
    public ServicePrice Find(string name) =>
        Services.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException(
            $"No price of {VisibleText.Phrase(name)} is known; there are those of {Sentences.And(Services.Select(s => s.Name))}, "
                + "and --price gives one of your own."
        );
}

/// <summary>What a kilowatt-hour costs.</summary>
/// <param name="Place">Where.</param>
/// <param name="Price">Dollars.</param>
/// <param name="Source">Where it says so.</param>
/// <param name="Date">The day for which it is known.</param>
public sealed record ElectricityPrice(string Place, double Price, string Source, DateOnly Date);
