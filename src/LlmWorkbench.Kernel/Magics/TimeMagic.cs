using System.Diagnostics;
using System.Globalization;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!time</c>: measures the rest of the cell.</summary>
internal sealed class TimeMagic() : Magic<NoOptions>("time", "Shows how long the rest of the cell takes.")
{
    protected override bool HasResult => false;

    protected override object? Run(MagicRun<NoOptions> run)
    {
        var watch = Stopwatch.StartNew();
        CellCall
            .Of(run.Call)
            .Cell.AtEnd.Enqueue(() =>
                run.Call.Output.Display(
                    MimeBundle.Text(string.Create(CultureInfo.InvariantCulture, $"Wall time: {watch.Elapsed.TotalMilliseconds:0.##} ms"))
                )
            );
        return null;
    }
}
