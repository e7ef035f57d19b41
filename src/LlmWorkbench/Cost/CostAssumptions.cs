using LlmWorkbench.Quantization.Speed;

namespace LlmWorkbench.Cost;

/// <summary>The numbers that nobody has to give: each is measured, listed or assumed, and says so.</summary>
internal static class CostAssumptions
{
    /// <summary>A speed: given, or measured, or assumed.</summary>
    /// <exception cref="WorkbenchException">It is none of them.</exception>
    public static Assumption Speed(string name, string option, double? given, TokensPerSecond? measured, double? assumed) =>
        (given, measured, assumed) switch
        {
            ({ } value, _, _) => new(name, value, "tokens/s", option, CostOrigin.Given),
            (_, { } value, _) => new(name, value.Median, "tokens/s", option, CostOrigin.Measured, Spread(value)),
            (_, _, { } value) => new(name, value, "tokens/s", option, CostOrigin.Assumed),
            _ => throw new WorkbenchException(
                "How fast the model writes is neither given nor measured: give --tokens-per-second, or a model."
            ),
        };

    /// <summary>What the machine takes.</summary>
    /// <param name="options">Says it, where it is given.</param>
    /// <param name="measured">What was measured; <see langword="null"/> for nothing.</param>
    /// <param name="unknown">Why it is assumed, where it is.</param>
    public static Assumption Power(CostOptions options, MeasuredPower? measured, string unknown) =>
        (options.Watts, measured) switch
        {
            ({ } given, _) => new("power", given, "W", "--watts", CostOrigin.Given),
            (_, { } power) => new("power", power.Watts, "W", "--watts", CostOrigin.Measured, power.Of),
            _ => new("power", CostOptions.AssumedWatts, "W", "--watts", CostOrigin.Assumed, unknown),
        };

    /// <summary>What a kilowatt-hour costs.</summary>
    public static Assumption Electricity(CostOptions options, PriceList prices) =>
        options.ElectricityPrice is { } given
            ? new("electricity", given, "$/kWh", "--electricity", CostOrigin.Given)
            : new(
                "electricity",
                prices.Electricity[0].Price,
                "$/kWh",
                "--electricity",
                CostOrigin.Listed,
                $"{prices.Electricity[0].Place}, {CostView.Day(prices.Electricity[0].Date)}, {prices.Electricity[0].Source}"
            );

    private static string Spread(TokensPerSecond speed) =>
        $"{CostView.Number(speed.Slowest)} to {CostView.Number(speed.Fastest)} over several rounds";
}
