using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.Trainers;

/// <summary>A loss against the steps of a training, as one line of a chart.</summary>
internal static class LossLine
{
    /// <summary>Draws it; steps at which it was not measured are passed over.</summary>
    /// <param name="losses">The step and the loss there, in nats a token, for each step.</param>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="colour">As Plotly writes colours.</param>
    /// <param name="dash">As Plotly names them.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="hover">What stands after the number where the pointer is.</param>
    public static GenericChart Of(
        IEnumerable<(int Step, double? Loss)> losses,
        string name,
        string colour,
        string dash,
        double width,
        string hover
    )
    {
        (int Step, double? Loss)[] measured = [.. losses.Where(at => at.Loss is not null)];
        return Plotly
            .NET.CSharp.Chart.Line<int, double, string>(
                x: [.. measured.Select(at => at.Step)],
                y: [.. measured.Select(at => at.Loss!.Value)],
                Name: name
            )
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width,
                    dash,
                }
            )
            .WithTrace("hovertemplate", $"step %{{x}}: %{{y:.3f}} nats{hover}<extra></extra>");
    }
}
