using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!time</c>: measures the rest of the cell.</summary>
internal sealed class TimeMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "time";

    /// <inheritdoc/>
    public string Description => "Shows how long the rest of the cell takes.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var command = new Command(Name, Description);
        command.SetAction(_ =>
        {
            var watch = Stopwatch.StartNew();
            CellCall.Of(call).Cell.AtEnd.Enqueue(() => call.Output.Display(MimeBundle.Text(
                string.Create(CultureInfo.InvariantCulture, $"Wall time: {watch.Elapsed.TotalMilliseconds:0.##} ms"))));
        });
        return command;
    }
}
