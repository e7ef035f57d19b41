using System.Net;
using LlmWorkbench.Cost;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Privacy;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class WhyLocalExercisesTests
{
    [Fact]
    public void The_break_even_is_the_fixed_cost_over_what_each_million_saves()
    {
        CostResult cost = CostExperiment.Of(
            new CostOptions
            {
                DecodeSpeed = 100,
                PrefillSpeed = 1000,
                Watts = 100,
                ElectricityPrice = 0.3,
                HardwarePrice = 1200,
            }
        );
        ServiceCost service = cost.Services.Single(s => s.Price.Name == "gpt-4o");
        double fixedCost = 1200 / 48.0,
            electricity = 1e6 * ((1 / 100.0) + (3 / 1000.0)) / 3600 * 0.1 * 0.3,
            hosted = 10 + (3 * 2.5);

        Assert.True(Check.That("why/even", fixedCost / (hosted - electricity), cost).IsRight);
        Assert.Contains("electricity", Check.That("why/even", fixedCost / hosted, cost).Message, StringComparison.Ordinal);
        Assert.Contains("reads as well", Check.That("why/even", fixedCost / 10, cost).Message, StringComparison.Ordinal);
        Assert.Contains(
            "in millions",
            Check.That("why/even", 1e6 * service.BreakEvenMillions!.Value, cost).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sockets_of_this_machine_do_not_count()
    {
        PrivacyResult seen = new(
            "m",
            "prompt",
            "answer",
            [
                new(new("TCP", new(IPAddress.Loopback, 80), null), Seen.Throughout),
                new(new("TCP", new(IPAddress.Parse("10.0.0.1"), 4000), new(IPAddress.Parse("8.8.8.8"), 443)), Seen.Since),
            ],
            [],
            0,
            2,
            TimeSpan.FromSeconds(1)
        );

        Assert.Equal("1: the table names where they lead.", Check.That("why/away", 1, seen).Message);
        Assert.Contains("not IsLocal", Check.That("why/away", 2, seen).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.NotAnswered, Check.That("why/away", (object?)null, seen).Outcome);
    }
}
