using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Cost;

/// <summary>
/// What the processors take, by the counters that Intel's and AMD's give to Linux (RAPL, running average power limit): microjoules since
/// some moment, see <see href="https://www.kernel.org/doc/html/latest/power/powercap/powercap.html">the kernel's documentation</see>.
/// Memory, disks and the power supply's loss are not in it.
/// </summary>
internal sealed class PowerMeter
{
    private const string Root = "/sys/class/powercap";
    private readonly (string Counter, double Range)[] _packages;
    private readonly double[] _start;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private PowerMeter((string Counter, double Range)[] packages, double[] start) => (_packages, _start) = (packages, start);

    /// <summary>Begins to measure.</summary>
    /// <param name="root">Where the counters are.</param>
    /// <returns>The meter, or <see langword="null"/> where the machine does not say (or says it to the administrator alone).</returns>
    public static PowerMeter? Start(string root = Root)
    {
        try
        {
            // intel-rapl:0 is a whole processor, intel-rapl:0:0 a part of it.
            (string, double)[] packages =
            [
                .. Directory
                    .EnumerateDirectories(root, "intel-rapl:*")
                    .Where(folder => Path.GetFileName(folder).Count(c => c == ':') == 1)
                    .Where(folder => File.ReadAllText(Path.Combine(folder, "name")).StartsWith("package", StringComparison.Ordinal))
                    .Select(folder => (Path.Combine(folder, "energy_uj"), Number(Path.Combine(folder, "max_energy_range_uj")))),
            ];
            return packages.Length == 0 ? null : new PowerMeter(packages, Read(packages));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The mean power since the beginning, in watts; <see langword="null"/> where the counters cannot be read any more.</summary>
    public double? Watts()
    {
        try
        {
            double[] now = Read(_packages);
            double microjoules = _packages.Select((package, i) => Difference(_start[i], now[i], package.Range)).Sum();
            return microjoules / 1e6 / _clock.Elapsed.TotalSeconds;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    // A counter that has reached its end begins again at 0.
    internal static double Difference(double start, double end, double range) => end >= start ? end - start : end + range - start;

    private static double[] Read((string Counter, double Range)[] packages) => [.. packages.Select(package => Number(package.Counter))];

    private static double Number(string path) => double.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
}
