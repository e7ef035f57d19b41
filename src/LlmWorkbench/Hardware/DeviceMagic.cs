using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Hardware;

/// <summary><c>#!device</c>: what the models run on, and why not on the GPU.</summary>
internal sealed class DeviceMagic() : Magic<NoOptions>("device", "Shows which devices were found, what is used, and why a GPU is not.")
{
    /// <inheritdoc/>
    protected override object Run(MagicRun<NoOptions> run) => DeviceReport.Of(run.Call.Workbench.Models);
}
