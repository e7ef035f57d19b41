using LlmWorkbench.Cost;
using LlmWorkbench.Models;
using LlmWorkbench.Tests.Models.Capabilities;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Cost;

[Engine]
public sealed class CostExperimentTests(TinyModelFixture fixture)
{
    private static readonly PriceList s_prices = new(
        [new("dear", "A", 1, 10), new("cheap", "B", 0.01, 0.02)],
        [new("somewhere", 0.2, "https://example.com", new DateOnly(2025, 1, 1))]
    );

    // 50 tokens/s written and 500 read, three read for each written: 26 ms a token, 26,000 s a million; at 90 W 0.65 kWh.
    private static readonly CostOptions s_options = new()
    {
        DecodeSpeed = 50,
        PrefillSpeed = 500,
        Watts = 90,
        HardwarePrice = 2400,
        Years = 5,
        HoursPerDay = 12,
    };

    [Fact]
    public void Electricity_is_the_time_of_writing_and_reading_times_power_and_price()
    {
        CostResult cost = CostExperiment.Of(s_options, s_prices);

        Assert.Equal(26_000 / 3600.0 * 0.09 * 0.2, cost.Local.ElectricityPerMillion, 1e-12);
        Assert.Equal(40, cost.Local.HardwareMonthly, 1e-12);
        Assert.Equal(365.25 / 12 * 12 * 3600 / 26_000, cost.Local.MillionsMonthly, 1e-9);
        Assert.Equal(2 * cost.Local.MillionsMonthly, cost.Local.CapacityMillions, 1e-9);
        Assert.Equal((40 / cost.Local.MillionsMonthly) + cost.Local.ElectricityPerMillion, cost.Local.PerMillionWritten, 1e-12);
    }

    [Fact]
    public void At_the_break_even_a_month_costs_the_same_here_and_there()
    {
        CostResult cost = CostExperiment.Of(s_options, s_prices);

        ServiceCost dear = cost.Services[0];
        Assert.Equal(13, dear.PerMillionWritten, 1e-12);
        Assert.Equal(dear.BreakEvenMillions!.Value * 13, cost.Local.Monthly(dear.BreakEvenMillions.Value), 1e-9);
        // 0.05 dollars there; the electricity alone costs 0.13 here.
        Assert.Null(cost.Services[1].BreakEvenMillions);
    }

    [Fact]
    public void Each_number_says_where_it_comes_from()
    {
        CostResult cost = CostExperiment.Of(s_options with { Watts = null, PrefillSpeed = null, HoursPerDay = 2 }, s_prices);

        var by = cost.Assumptions.ToDictionary(a => a.Name);
        Assert.Equal((50, CostOrigin.Given), (by["tokens written"].Value, by["tokens written"].Origin));
        Assert.Equal((500, CostOrigin.Assumed), (by["tokens read"].Value, by["tokens read"].Origin));
        Assert.Equal((65, CostOrigin.Assumed, "nothing was measured"), (by["power"].Value, by["power"].Origin, by["power"].Note));
        Assert.Equal((0.2, CostOrigin.Listed), (by["electricity"].Value, by["electricity"].Origin));
        Assert.Contains("2025-01-01, https://example.com", by["electricity"].Note, StringComparison.Ordinal);
        Assert.Equal((CostOrigin.Assumed, CostOrigin.Given), (by["computing"].Origin, by["written off in"].Origin));
    }

    [Fact]
    public void A_model_is_measured_and_costs_what_its_speed_costs()
    {
        CostResult cost = fixture.Model.Cost(s_options with { DecodeSpeed = null, PrefillSpeed = null }, s_prices);

        Assert.Equal(fixture.Model.Name, cost.Model);
        (Assumption written, Assumption read) = (cost.Assumptions[0], cost.Assumptions[1]);
        Assert.Equal((CostOrigin.Measured, CostOrigin.Measured), (written.Origin, read.Origin));
        double seconds = 1e6 * ((1 / written.Value) + (3 / read.Value));
        Assert.Equal(seconds / 3600 * 0.09 * 0.2, cost.Local.ElectricityPerMillion, 1e-9);
    }

    [Fact]
    public void A_service_costs_what_its_machine_costs_and_what_nobody_knows_of_that_is_said()
    {
        using LoadedModel model = new("far", new TopTokensService());
        CostResult assumed = model.Cost(new CostOptions { HardwarePrice = 1500 }, s_prices);
        CostResult given = assumed with
        {
            Assumptions = [.. assumed.Assumptions.Select(assumption => assumption with { Origin = CostOrigin.Given })],
        };

        Assert.True(assumed.RunsElsewhere);
        Assumption power = assumed.Assumptions.Single(a => a.Name == "power");
        Assert.Equal(
            (CostOptions.AssumedWatts, CostOrigin.Assumed, "the service does not say what its machine takes"),
            (power.Value, power.Origin, power.Note)
        );
        (string text, string known) = (CostView.Text(assumed), CostView.Text(given));
        Assert.Contains("the speed alone was measured, from here and with one request at a time", text, StringComparison.Ordinal);
        Assert.Contains(
            "price and power is a desktop's, and assumed: give its --watts (65 W) and --hardware (1,500 $).",
            text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("was measured", known, StringComparison.Ordinal);
        Assert.DoesNotContain("a desktop's", known, StringComparison.Ordinal);
        Assert.All(
            (string[])[text, known],
            shown =>
            {
                Assert.Contains(" $ there, of which electricity ", shown, StringComparison.Ordinal);
                Assert.Contains("there, at this use", shown, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"\bhere\b(?! and with)(?<!from here)|this machine", shown);
            }
        );
        Assert.Contains("on its machine", CostView.Html(assumed).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_of_ones_own_stands_alone_or_beside_those_that_are_named()
    {
        CostOptions own = s_options with { WrittenPrice = 4, ReadPrice = 1 };

        Assert.Equal([7], CostExperiment.Of(own, s_prices).Services.Select(s => s.PerMillionWritten));
        Assert.Equal(
            ["cheap", "price given"],
            CostExperiment.Of(own with { Services = ["CHEAP"] }, s_prices).Services.Select(s => s.Price.Name)
        );
    }

    public static TheoryData<CostOptions, string> Impossible =>
        new()
        {
            { s_options with { Years = 0 }, "The number of years must be above 0, as in --years 4." },
            { s_options with { HoursPerDay = 25 }, "A day has 24 hours: --hours may be up to 24." },
            { s_options with { DecodeSpeed = double.NaN }, "The number of tokens a second must be above 0, as in --tokens-per-second 40." },
            { s_options with { Watts = -1 }, "Prices, power and tokens are numbers from 0 on." },
            { s_options with { WrittenPrice = 1, ReadPrice = double.NaN }, "Prices, power and tokens are numbers from 0 on." },
            { s_options with { ReadPrice = 1 }, "--read-price belongs to --price, what a million written tokens cost: give both." },
            { s_options with { Services = ["no<ne"] }, "No price of no<ne is known; there are those of dear and cheap, and --price" },
            { s_options with { DecodeSpeed = null }, "How fast the model writes is neither given nor measured" },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_makes_no_sense_is_one_sentence(CostOptions options, string sentence) =>
        Assert.StartsWith(
            sentence,
            Assert.Throws<WorkbenchException>(() => CostExperiment.Of(options, s_prices)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_chart_shows_at_most_five_services_the_cheapest_and_the_dearest_among_them()
    {
        PriceList many = s_prices with { Services = [.. Enumerable.Range(1, 9).Select(i => new ServicePrice($"s{i}", "", i, i))] };

        IReadOnlyList<ServiceCost> shown = CostChart.Shown(CostExperiment.Of(s_options, many));

        Assert.Equal(5, shown.Count);
        Assert.Equal(("s1", "s9"), (shown[0].Price.Name, shown[^1].Price.Name));
    }

    [Fact]
    public void A_service_that_is_named_twice_is_one() =>
        Assert.Equal(
            ["dear"],
            CostExperiment.Of(s_options with { Services = ["dear", "dear"] }, s_prices).Services.Select(s => s.Price.Name)
        );

    [Fact]
    public void A_machine_that_cost_nothing_pays_from_the_first_token_on_and_is_drawn()
    {
        CostResult cost = CostExperiment.Of(s_options with { HardwarePrice = 0 }, s_prices);

        Assert.Equal(0, cost.Services[0].BreakEvenMillions);
        Assert.Contains(
            "All 2 hosted models",
            Drawn(cost with { Services = [cost.Services[0], cost.Services[0]] }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_nothing_costs_anything_the_axes_have_no_numbers_and_the_page_is_drawn() =>
        Assert.Contains(
            "The hosted model is cheaper",
            Drawn(CostExperiment.Of(s_options with { HardwarePrice = 0, Watts = 0, WrittenPrice = 0 }, s_prices)),
            StringComparison.Ordinal
        );

    private static string Drawn(CostResult cost) => CostView.Html(cost).ToString();
}
