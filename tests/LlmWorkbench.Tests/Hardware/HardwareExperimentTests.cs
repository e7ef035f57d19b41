using LlmWorkbench.Hardware;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Hardware;

[Engine]
public class HardwareExperimentTests
{
    [Fact]
    public async Task The_magic_and_the_call_give_the_same_machine()
    {
        using var call = new Call();
        HardwareReport report = await call.ResultOf<HardwareReport>("hardware --no-measure");
        HardwareReport same = HardwareExperiment.Look(new HardwareOptions { Measures = false });

        Assert.Equal(same.Machine.Processor, report.Machine.Processor);
        Assert.Equal(same.Machine.Memory.Gib, report.Machine.Memory.Gib);
        Assert.Null(report.Speeds);
        Assert.False(report.Machine.Memory.GbPerSecond.IsKnown);
        Assert.InRange(report.Machine.Memory.FreeGib!.Value, 0, report.Machine.Memory.Gib.Value!.Value);
        Assert.NotEmpty(report.CpuFeatures);
        Assert.Contains("AMD is out of luck.", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_machine_is_shown_with_the_sources_of_its_numbers()
    {
        using var call = new Call();
        HardwareReport report = await call.ResultOf<HardwareReport>("hardware --as rx-7900-xtx");
        Assert.True(report.IsRecording);
        Assert.Same(MachineCatalogue.Find("rx-7900-xtx"), report.Machine);
        Assert.Contains("made from public specifications", call.Text, StringComparison.Ordinal);
        Assert.Contains("https://www.amd.com/", report.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("https://www.amd.com/", call.Html, StringComparison.Ordinal);
        Assert.Contains("960", report.ToTable().ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_every_recording()
    {
        using var call = new Call();
        MachineList list = await call.ResultOf<MachineList>("hardware --list");
        Assert.Equal(MachineCatalogue.Names, list.ToTable()["machine"].Cast<string>());
    }

    [Fact]
    public async Task Bad_options_are_one_sentence()
    {
        using var call = new Call();
        Assert.StartsWith("There is no recording of a machine «m9»: ", await call.FailureOf("hardware --as m9"), StringComparison.Ordinal);
        Assert.Equal(
            "--as shows one recording, of which nothing is measured: leave the other options out.",
            await call.FailureOf("hardware --as m2-max --no-measure")
        );
        Assert.Equal(
            "--list, --backends and --no-measure are different things to show: ask for one of them.",
            await call.FailureOf("hardware --list --backends")
        );
    }
}
