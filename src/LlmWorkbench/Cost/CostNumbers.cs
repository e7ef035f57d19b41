namespace LlmWorkbench.Cost;

/// <summary>Which numbers a cost can be computed from.</summary>
internal static class CostNumbers
{
    /// <summary>Refuses those that make no sense.</summary>
    /// <exception cref="WorkbenchException">One does not; the sentence says which and what would.</exception>
    public static void Require(CostOptions options)
    {
        Positive(options.Years, "years", "--years 4");
        Positive(options.HoursPerDay, "hours a day", "--hours 2");
        Positive(options.DecodeSpeed ?? 1, "tokens a second", "--tokens-per-second 40");
        Positive(options.PrefillSpeed ?? 1, "tokens a second", "--read-per-second 400");
        if (options.HoursPerDay > 24)
        {
            throw new WorkbenchException("A day has 24 hours: --hours may be up to 24.");
        }

        if (options.ReadPrice is not null && options.WrittenPrice is null)
        {
            throw new WorkbenchException("--read-price belongs to --price, what a million written tokens cost: give both.");
        }

        double?[] amounts =
        [
            options.HardwarePrice,
            options.ReadPerWritten,
            options.Watts,
            options.ElectricityPrice,
            options.WrittenPrice,
            options.ReadPrice,
        ];
        if (amounts.Any(amount => amount is < 0 or double.NaN or double.PositiveInfinity))
        {
            throw new WorkbenchException("Prices, power and tokens are numbers from 0 on.");
        }
    }

    private static void Positive(double number, string what, string example)
    {
        if (!(number > 0 && double.IsFinite(number)))
        {
            throw new WorkbenchException($"The number of {what} must be above 0, as in {example}.");
        }
    }
}
