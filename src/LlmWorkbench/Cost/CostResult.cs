using LlmWorkbench.Tables;

namespace LlmWorkbench.Cost;

/// <summary>What running a model here costs, beside what hosted models cost.</summary>
/// <param name="Model">The model that was measured; <see langword="null"/> where its speed was given.</param>
/// <param name="Assumptions">Every number that this is computed from.</param>
/// <param name="Local">The machine's cost.</param>
/// <param name="Services">A hosted model each.</param>
public sealed record CostResult(string? Model, IReadOnlyList<Assumption> Assumptions, LocalCost Local, IReadOnlyList<ServiceCost> Services)
    : ITabularResult
{
    /// <summary>Whether the model is a service of one's own, on a machine of which only the speed was measured.</summary>
    public bool RunsElsewhere { get; init; }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Services,
            [
                .. Model is null ? [] : new Column<ServiceCost>[] { new("model", null, _ => Model) },
                new("service", "hosted model", s => s.Price.Name),
                new("provider", "provider", s => s.Price.Provider),
                new("dollars_per_million_written", "$ per million written", s => s.PerMillionWritten, CostView.Dollars),
                new(
                    "local_dollars_per_million_written",
                    $"{CostView.Place(this)}, at this use",
                    _ => Local.PerMillionWritten,
                    CostView.Dollars
                ),
                new("break_even_millions_a_month", "same cost at (millions a month)", s => s.BreakEvenMillions, CostView.Millions)
                {
                    Shown = s =>
                        s.BreakEvenMillions is null ? "never"
                        : s.BreakEvenMillions > Local.CapacityMillions ? "more than it can"
                        : null,
                },
                new("read_price", null, s => s.Price.ReadPrice, CostView.Dollars),
                new("written_price", null, s => s.Price.WrittenPrice, CostView.Dollars),
                new("source", null, s => s.Price.Source),
                new("date", "price of", s => s.Price.Date is { } date ? CostView.Day(date) : null),
                new("read_at", null, s => string.Join(' ', s.Price.ReadAt)),
            ]
        );
}

/// <summary>What the machine costs that the model runs on.</summary>
/// <param name="HardwareMonthly">Dollars a month that its price is written off with.</param>
/// <param name="ElectricityPerMillion">Dollars of electricity for a million written tokens and what is read for them.</param>
/// <param name="MillionsMonthly">Million tokens that it writes a month in the given hours.</param>
/// <param name="CapacityMillions">Million tokens that it would write a month if it never stopped.</param>
/// <param name="ReadPerWritten">Tokens read for each token written.</param>
public sealed record LocalCost(
    double HardwareMonthly,
    double ElectricityPerMillion,
    double MillionsMonthly,
    double CapacityMillions,
    double ReadPerWritten
)
{
    /// <summary>Dollars for a million written tokens, the machine's price and the electricity together, at the given use.</summary>
    public double PerMillionWritten => (HardwareMonthly / MillionsMonthly) + ElectricityPerMillion;

    /// <summary>Dollars for a month.</summary>
    /// <param name="millions">Million tokens written in it.</param>
    public double Monthly(double millions) => HardwareMonthly + (millions * ElectricityPerMillion);
}

/// <summary>What a hosted model costs beside it.</summary>
/// <param name="Price">Its price.</param>
/// <param name="PerMillionWritten">Dollars for a million written tokens and what is read for them.</param>
/// <param name="BreakEvenMillions">Million written tokens a month from which on the machine is cheaper; <see langword="null"/> where its
/// electricity alone costs more than the hosted model.</param>
public sealed record ServiceCost(ServicePrice Price, double PerMillionWritten, double? BreakEvenMillions);
