using LlmWorkbench.Cost;
using LlmWorkbench.Datasets;

namespace LlmWorkbench.Tests.Cost;

[Fast]
public sealed class PriceListTests
{
    [Fact]
    public void Every_shipped_price_has_a_source_and_a_date()
    {
        var list = PriceList.Read(DatasetFinder.Default());

        Assert.All(
            [.. list.Services.Select(s => (s.Source, s.Date)), .. list.Electricity.Select(e => ((string?)e.Source, (DateOnly?)e.Date))],
            entry =>
            {
                Assert.StartsWith("https://", entry.Item1, StringComparison.Ordinal);
                Assert.InRange(entry.Item2!.Value, new DateOnly(2023, 1, 1), DateOnly.FromDateTime(DateTime.UtcNow));
            }
        );
        Assert.All(list.Services, service => Assert.True(service.ReadPrice > 0 && service.WrittenPrice >= service.ReadPrice));
        Assert.Distinct(list.Services.Select(service => service.Name));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"services\": [], \"electricity\": []}")]
    public void What_is_no_list_of_prices_is_refused_by_its_path(string text)
    {
        string folder = Directory.CreateTempSubdirectory("prices").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, PriceList.FileName), text);

            WorkbenchException refused = Assert.Throws<WorkbenchException>(() => PriceList.Read(new DatasetFinder([folder])));

            Assert.Contains(PriceList.FileName, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Without_a_list_the_options_that_give_prices_are_named() =>
        Assert.Contains(
            "give prices with --price and --electricity",
            Assert.Throws<WorkbenchException>(() => PriceList.Read(new DatasetFinder([]))).Message,
            StringComparison.Ordinal
        );
}
