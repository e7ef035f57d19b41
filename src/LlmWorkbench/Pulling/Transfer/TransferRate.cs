using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>How fast bytes come, over the last seconds, and how long the rest will take.</summary>
/// <param name="clock">Says what time it is.</param>
internal sealed class TransferRate(TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Time, long Bytes)> _seen = new();

    /// <summary>What is said of a transfer.</summary>
    /// <param name="here">How many bytes are here.</param>
    /// <param name="total">How many there will be; <see langword="null"/> where nobody said.</param>
    /// <returns>As in <c>1.2 GiB of 4.1 GiB, 23.4 MiB/s, 2 min left</c>.</returns>
    public string Says(long here, long? total)
    {
        long now = clock.GetTimestamp();
        _seen.Enqueue((now, here));
        while (_seen.Count > 2 && clock.GetElapsedTime(_seen.Peek().Time, now) > s_window)
        {
            _seen.Dequeue();
        }

        (long first, long before) = _seen.Peek();
        double seconds = clock.GetElapsedTime(first, now).TotalSeconds;
        double rate = seconds > 0 && here > before ? (here - before) / seconds : 0;
        string sofar = total is null ? Figures.Bytes(here) : $"{Figures.Bytes(here)} of {Figures.Bytes(total.Value)}";
        return rate <= 0 ? sofar
            : total is null ? $"{sofar}, {Figures.Bytes((long)rate)}/s"
            : $"{sofar}, {Figures.Bytes((long)rate)}/s, {Left((total.Value - here) / rate)} left";
    }

    private static string Left(double seconds) =>
        seconds switch
        {
            < 90 => $"{Math.Ceiling(Math.Max(0, seconds)):0} s",
            < 5400 => $"{seconds / 60:0} min",
            _ => $"{Figures.Fixed(seconds / 3600, 1)} h",
        };
}
