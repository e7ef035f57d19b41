using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Runs;
using LlmWorkbench.Speed;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cost;

/// <summary>Computes what a local model costs.</summary>
/// <example>
/// <code>
/// CostResult cost = model.Cost(new CostOptions { HardwarePrice = 1600, HoursPerDay = 3 });
/// Console.WriteLine(cost.Local.PerMillionWritten);
/// </code>
/// </example>
public static class CostExperiment
{
    private const double DaysPerMonth = 365.25 / 12;
    private const int ContextLength = 320;

    // As long as a short question with its instructions.
    private static readonly string s_servicePrompt = string.Concat(Enumerable.Repeat("Tell me what you know about this town. ", 16));

    /// <summary>Measures how fast a model runs and, where the machine says it, what that takes, and computes the cost.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is not measured.</param>
    /// <param name="prices">Prices; <see langword="null"/> for those of <c>datasets/prices.json</c>.</param>
    /// <param name="run">Progress and interruption.</param>
    /// <returns>The cost beside that of hosted models.</returns>
    /// <exception cref="WorkbenchException">A number makes no sense.</exception>
    public static CostResult Cost(this LoadedModel model, CostOptions? options = null, PriceList? prices = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new CostOptions();
        prices ??= PriceList.Known;
        Require(options, prices);
        if (model.Capability<ITextGenerator>() is not null)
        {
            return OfService(model, options, prices, run);
        }

        TensorChoice.RequireWeights(model);
        run.Report(0, "measuring the speed");
        using CardPowerMeter? cards = model.Engine.OffloadedLayers > 0 ? CardPowerMeter.Start(cancellation: run.Cancellation) : null;
        var processor = PowerMeter.Start();
        using LlamaContext context = model.NewContext(new LlamaContextOptions { Length = Math.Min(ContextLength, model.LongestText) });
        int[] tokens = [.. Enumerable.Range(0, ContextLength).Select(i => i * 7 % model.Engine.Vocabulary.Count)];
        GenerationSpeed speed =
            SpeedMeasurement.Run(context, tokens, run.Cancellation)
            ?? throw new WorkbenchException($"The context of {VisibleText.Phrase(model.Name)} is too short to measure its speed in.");
        return Compute(
            options,
            prices,
            model.Name,
            speed,
            CostAssumptions.Power(options, MeasuredPower.Sum(processor?.Watts(), cards?.Watts()), "this machine does not say it")
        );
    }

    // A server of one's own: its speed is measured from here, and what it takes it does not say.
    private static CostResult OfService(LoadedModel model, CostOptions options, PriceList prices, RunContext run)
    {
        SpeedRow one = model.Speed(s_servicePrompt, new SpeedOptions { AtOnce = [1] }, run).Rows[0];
        if (one is not { Each: { } each, Read: { } read })
        {
            throw new WorkbenchException(
                $"How fast {VisibleText.Phrase(model.Name)} writes and reads was not told: give --tokens-per-second and --read-per-second."
            );
        }

        var speed = new GenerationSpeed(
            new TokensPerSecond(read.Median, read.Least, read.Most),
            new TokensPerSecond(each.Median, each.Least, each.Most),
            0,
            0,
            0,
            one.Answered
        );
        return Compute(
            options,
            prices,
            model.Name,
            speed,
            CostAssumptions.Power(options, null, "the service does not say what its machine takes")
        ) with
        {
            RunsElsewhere = true,
        };
    }

    /// <summary>Computes the cost from a speed that is given.</summary>
    /// <param name="options">Everything, <see cref="CostOptions.DecodeSpeed"/> included.</param>
    /// <param name="prices">Prices; <see langword="null"/> for those of <c>datasets/prices.json</c>.</param>
    /// <exception cref="WorkbenchException">A number makes no sense or is missing.</exception>
    public static CostResult Of(CostOptions options, PriceList? prices = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        prices ??= PriceList.Known;
        Require(options, prices);
        return Compute(options, prices, null, null, CostAssumptions.Power(options, null, "nothing was measured"));
    }

    private static CostResult Compute(CostOptions options, PriceList prices, string? model, GenerationSpeed? speed, Assumption power)
    {
        Assumption decode = CostAssumptions.Speed("tokens written", "--tokens-per-second", options.DecodeSpeed, speed?.Decode, null);
        Assumption prefill = CostAssumptions.Speed(
            "tokens read",
            "--read-per-second",
            options.PrefillSpeed,
            options.DecodeSpeed is null ? speed?.Prefill : null,
            decode.Value * CostOptions.AssumedReadFactor
        );
        Assumption electricity = CostAssumptions.Electricity(options, prices);
        CostOptions defaults = new();
        Assumption Given(string name, double value, double usual, string unit, string option) =>
            new(name, value, unit, option, value == usual ? CostOrigin.Assumed : CostOrigin.Given);

        Assumption[] assumptions =
        [
            decode,
            prefill,
            Given("read for each written", options.ReadPerWritten, defaults.ReadPerWritten, "tokens", "--read-per-written"),
            power,
            electricity,
            Given("price of the machine", options.HardwarePrice, defaults.HardwarePrice, "$", "--hardware"),
            Given("written off in", options.Years, defaults.Years, "years", "--years"),
            Given("computing", options.HoursPerDay, defaults.HoursPerDay, "hours a day", "--hours"),
        ];

        double secondsPerMillion = 1e6 * ((1 / decode.Value) + (options.ReadPerWritten / prefill.Value));
        double capacity = 24 * 3600 * DaysPerMonth / secondsPerMillion;
        var local = new LocalCost(
            options.HardwarePrice / (options.Years * 12),
            secondsPerMillion / 3600 * power.Value / 1000 * electricity.Value,
            capacity * options.HoursPerDay / 24,
            capacity,
            options.ReadPerWritten
        );
        return new CostResult(model, assumptions, local, [.. Compared(options, prices).Select(price => Beside(price, local))]);
    }

    private static ServiceCost Beside(ServicePrice price, LocalCost local)
    {
        double hosted = price.PerMillionWritten(local.ReadPerWritten);
        double saved = hosted - local.ElectricityPerMillion;
        return new ServiceCost(price, hosted, saved > 0 ? local.HardwareMonthly / saved : null);
    }

    private static IEnumerable<ServicePrice> Compared(CostOptions options, PriceList prices)
    {
        IEnumerable<ServicePrice> named = options.Services.IsEmpty
            ? options.WrittenPrice is null
                ? prices.Services
                : []
            : options.Services.Select(prices.Find).Distinct();
        return options.WrittenPrice is { } written
            ? named.Append(new ServicePrice("price given", "–", options.ReadPrice ?? written, written))
            : named;
    }

    private static void Require(CostOptions options, PriceList prices)
    {
        // A name that is not in the list is said before anything is measured.
        _ = Compared(options, prices).Count();
        CostNumbers.Require(options);
    }
}
