using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Cost;

/// <summary><c>#!cost</c>: what a local model costs beside hosted ones.</summary>
internal sealed class CostMagic()
    : Magic<CostOptions>(
        "cost",
        "Compares what a million tokens cost here (machine, electricity) with hosted models; every assumption is an option.",
        models: ModelInput.One
    )
{
    private const double Most = 1e9;

    /// <inheritdoc/>
    protected override void Declare(OptionSet<CostOptions> options)
    {
        Amount(
            options,
            "--hardware",
            "The price of the machine, in dollars.",
            o => o.HardwarePrice,
            (o, n) => o with { HardwarePrice = n }
        );
        options.Number("--years", "After how many years it is worth nothing.", o => o.Years, (o, n) => o with { Years = n }, 0.1, 100);
        options.Number(
            "--hours",
            "How many hours of a day it computes.",
            o => o.HoursPerDay,
            (o, n) => o with { HoursPerDay = n },
            0.01,
            24
        );
        options.Number(
            "--read-per-written",
            "How many tokens are read for each that is written.",
            o => o.ReadPerWritten,
            (o, n) => o with { ReadPerWritten = n },
            0,
            1e6
        );
        options.OptionalNumber(
            "--watts",
            "What the machine takes while it computes; without it measured, or 65 where the machine does not say.",
            (o, n) => o with { Watts = n },
            0,
            1e6
        );
        options.OptionalNumber(
            "--electricity",
            "Dollars for a kilowatt-hour; without it that of the list of prices.",
            (o, n) => o with { ElectricityPrice = n },
            0,
            1000.0
        );
        options.OptionalNumber(
            "--tokens-per-second",
            "Tokens written in a second; without it the model is measured.",
            (o, n) => o with { DecodeSpeed = n },
            0.001,
            Most
        );
        options.OptionalNumber(
            "--read-per-second",
            "Tokens read in a second; without it measured, or ten times as many as are written where only that is given.",
            (o, n) => o with { PrefillSpeed = n },
            0.001,
            Most
        );
        options.Words(
            "--against",
            "service",
            "A hosted model of the list of prices; without it all of them. May be repeated.",
            (o, names) => o with { Services = [.. names] }
        );
        options.OptionalNumber(
            "--price",
            "Dollars for a million written tokens of a hosted model that is not in the list.",
            (o, n) => o with { WrittenPrice = n },
            0,
            Most
        );
        options.OptionalNumber(
            "--read-price",
            "With --price: dollars for a million read tokens; without it the same.",
            (o, n) => o with { ReadPrice = n },
            0,
            Most
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<CostOptions> run) =>
        run.Options.DecodeSpeed is not null && !run.NamesModels
            ? CostExperiment.Of(run.Options)
            : run.Model.Cost(run.Options, run: run.Context("Measuring the speed"));

    private static void Amount(
        OptionSet<CostOptions> options,
        string name,
        string description,
        Func<CostOptions, double> get,
        Func<CostOptions, double, CostOptions> set
    ) => options.Number(name, description, get, set, 0, Most);
}
