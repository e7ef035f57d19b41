using LlmWorkbench.Cost;

namespace LlmWorkbench.Tests.Cost;

[Fast]
public sealed class PowerMeterTests
{
    [Theory]
    [InlineData(100, 250, 1000, 150)]
    [InlineData(900, 50, 1000, 150)]
    public void A_counter_that_began_again_is_counted_across_its_end(double start, double end, double range, double expected) =>
        Assert.Equal(expected, PowerMeter.Difference(start, end, range));

    [Fact]
    public void Whole_processors_are_added_up_and_their_parts_are_not()
    {
        string root = Directory.CreateTempSubdirectory("powercap").FullName;
        try
        {
            Write(root, "intel-rapl:0", "package-0", 1_000_000);
            Write(root, "intel-rapl:0:0", "core", 1_000_000);
            Write(root, "intel-rapl:1", "package-1", 1_000_000);
            Write(root, "intel-rapl:2", "psys", 1_000_000);
            PowerMeter meter = PowerMeter.Start(root)!;

            // Both processors take a joule, the part and the platform far more: the mean is at most 2 J over the time that passed.
            Write(root, "intel-rapl:0", "package-0", 2_000_000);
            Write(root, "intel-rapl:1", "package-1", 2_000_000);
            Write(root, "intel-rapl:0:0", "core", 9_000_000_000);
            Write(root, "intel-rapl:2", "psys", 9_000_000_000);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Thread.Sleep(20);
            double watts = meter.Watts()!.Value;

            Assert.InRange(watts, 1e-9, 2 / clock.Elapsed.TotalSeconds * 1.5);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_machine_without_counters_says_nothing() =>
        Assert.Null(PowerMeter.Start(Path.Combine(Path.GetTempPath(), "no-such-folder")));

    private static void Write(string root, string name, string kind, long energy)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "name"), kind + "\n");
        File.WriteAllText(Path.Combine(folder, "energy_uj"), $"{energy}\n");
        File.WriteAllText(Path.Combine(folder, "max_energy_range_uj"), "262143328850\n");
    }
}
