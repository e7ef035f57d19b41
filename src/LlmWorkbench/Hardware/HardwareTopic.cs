using LlmWorkbench.Drawing;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Hardware;

/// <summary>The topic Hardware: what models run on.</summary>
internal sealed class HardwareTopic() : Topic("Hardware")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<DeviceReport>(DeviceReportView.Text, DeviceReportView.Html),
            ResultView.Of<HardwareReport>(HardwareView.Text, HardwareView.Html),
            ResultView.Of<MachineList>(HardwareView.ListText, HardwareView.ListHtml),
            ResultView.Of<BackendTable>(HardwareView.BackendsText, HardwareView.BackendsHtml),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new DeviceMagic(), new HardwareMagic()];
}
