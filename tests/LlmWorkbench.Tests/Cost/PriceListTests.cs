using LlmWorkbench.Cost;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Cost;

[Fast]
public sealed class PriceListTests
{
    [Fact]
    public void Every_shipped_price_has_a_source_and_a_date()
    {
        PriceList list = PriceList.Known;

        Assert.All(
            [.. list.Services.Select(s => (s.Source, s.Date)), .. list.Electricity.Select(e => ((string?)e.Source, (DateOnly?)e.Date))],
            entry =>
            {
                Assert.StartsWith("https://", entry.Item1, StringComparison.Ordinal);
                Assert.InRange(entry.Item2!.Value, new DateOnly(2023, 1, 1), DateOnly.FromDateTime(DateTime.UtcNow));
            }
        );
        Assert.All(
            [
                .. list.Services.Select(s => (s.Basis, s.Date!.Value, s.ReadAt)),
                .. list.Electricity.Select(e => (e.Basis, e.Date, e.ReadAt)),
            ],
            entry =>
                Facts.AssertRead(entry.Basis, entry.Item2.ToString("O", System.Globalization.CultureInfo.InvariantCulture), entry.ReadAt)
        );
        Assert.All(list.Services, service => Assert.True(service.ReadPrice > 0 && service.WrittenPrice >= service.ReadPrice));
        Assert.Distinct(list.Services.Select(service => service.Name));
    }
}
