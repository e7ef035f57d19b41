using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Trainers;
using Plotly.NET;

namespace LlmWorkbench.Pretraining;

/// <summary>The losses of a training as charts.</summary>
public static class TrainChart
{
    private static readonly string[] s_dashes = ["solid", "dash", "dot", "dashdot", "longdash"];

    /// <summary>The losses by step: of one model those of the steps and of held-out text, of several those of held-out text.</summary>
    /// <param name="result">The training.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this TrainResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        GenericChart[] lines = result.Models is [var one]
            ?
            [
                Line(one, step => step.Loss, "the step's windows", 4, "solid", 1),
                Line(one, step => step.HeldOut, "held-out text", 0, "solid", 2.5),
            ]
            : [.. result.Models.Select((model, i) => Line(model, step => step.HeldOut, model.Parts.Name(), i, s_dashes[i % 5], 2))];
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled(result.Models.Count == 1 ? $"Losses – {result.Options.Name}" : $"Losses on held-out text – {result.Options.Name}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: lines.Length > 3 ? 96 : 78)
            .WithX(new ChartAxis { Title = "step" })
            .WithY(new ChartAxis { Title = "nats a token", StartsAtZero = true });
    }

    /// <summary>How much each model's loss on held-out text is below that of the one before it, with paired errors.</summary>
    /// <param name="result">The training of several models.</param>
    /// <returns>A chart that can be changed and displayed like any other; <see langword="null"/> until two are done.</returns>
    public static GenericChart? GainChart(this TrainResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string Name, MeanEstimate Gain)[] gains =
        [
            .. result
                .Models.Zip(result.Models.Skip(1), (before, model) => (Name: Step(before, model), Gain: before.CompareTo(model)))
                .Where(pair => pair.Gain is not null)
                .Select(pair => (pair.Name, pair.Gain!))
                // Plotly draws from the bottom.
                .Reverse(),
        ];
        return gains.Length == 0
            ? null
            : Plotly
                .NET.CSharp.Chart.Point<double, string, string>(
                    x: [.. gains.Select(gain => gain.Gain.Mean)],
                    y: [.. gains.Select(gain => gain.Name)]
                )
                .WithTrace("marker", new { color = ColourScale.Solid[0], size = 9 })
                .WithTrace(
                    "error_x",
                    new
                    {
                        type = "data",
                        array = gains.Select(gain => gain.Gain.Error),
                        thickness = 1.5,
                        width = 4,
                        color = ColourScale.Solid[0],
                    }
                )
                .WithTrace("hoverinfo", "text")
                .WithTrace("hovertext", gains.Select(gain => $"{gain.Name}: {Wording.Figures.Estimate(gain.Gain)} nats a token").ToArray())
                .Titled("What each adds to the one before")
                .WithMargins(left: 210)
                .WithX(new ChartAxis { Title = "held-out nats a token less (± paired)", HasZeroLine = true })
                .WithY(new ChartAxis { IsCategorical = true });
    }

    private static string Step(TrainedModel before, TrainedModel model) => $"{before.Parts.Name()} → {model.Parts.Name()}";

    private static GenericChart Line(
        TrainedModel model,
        Func<TrainStep, double?> loss,
        string name,
        int colour,
        string dash,
        double width
    ) => LossLine.Of(model.Steps.Select(step => (step.Step, loss(step))), name, ColourScale.Solid[colour], dash, width, $", {name}");
}
