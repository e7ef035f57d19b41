using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Hardware;

/// <summary><c>#!device</c>: what the models run on, and why not on the GPU.</summary>
internal sealed class DeviceMagic() : PlainMagic("device", "Shows which devices were found, what is used, and why a GPU is not.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command) =>
        (call, _) => DeviceReport.Of(call.Workbench.Models);
}
