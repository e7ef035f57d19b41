using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Trainers;
using Plotly.NET;

namespace LlmWorkbench.FineTuning;

/// <summary>The losses of a fine-tuning as lines.</summary>
public static class FineTuneChart
{
    /// <summary>The losses by step: on the examples, on held-out ones, and on text from before.</summary>
    /// <param name="result">The fine-tuning.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this FineTuneResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<GenericChart> lines = [Line(result, step => step.Loss, "examples", ColourScale.Solid[0], "solid")];
        if (result.Steps.Any(step => step.HeldOut is not null))
        {
            lines.Add(Line(result, step => step.HeldOut, "held-out examples", ColourScale.Solid[1], "dash"));
        }

        if (result.Steps.Any(step => step.Remembered is not null))
        {
            lines.Add(Line(result, step => step.Remembered, "text from before", ColourScale.Solid[2], "dot"));
        }

        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Losses – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(new ChartAxis { Title = "step" })
            .WithY(new ChartAxis { Title = "nats a token", StartsAtZero = true });
    }

    private static GenericChart Line(FineTuneResult result, Func<TuningStep, double?> loss, string name, string colour, string dash) =>
        LossLine.Of(result.Steps.Select(step => (step.Step, loss(step))), name, colour, dash, 2, $" on {name}");
}
