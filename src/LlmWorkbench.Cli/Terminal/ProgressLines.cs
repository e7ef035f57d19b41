using System.Globalization;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>Progress as lines of text: none for short work, and one in a while for long work, so that whoever waits knows that it goes
/// on.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="title">What is done.</param>
/// <param name="clock">What time it is.</param>
internal sealed class ProgressLines(TextWriter writer, string title, TimeProvider clock) : IProgress<WorkProgress>
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private DateTimeOffset _next = clock.GetUtcNow() + s_between;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_gate)
        {
            if (value.Fraction >= 1 || clock.GetUtcNow() < _next)
            {
                return;
            }

            _next = clock.GetUtcNow() + s_between;
            string percent = Math.Clamp(value.Fraction, 0, 1).ToString("P0", CultureInfo.InvariantCulture);
            writer.WriteLine(value.Message.Length > 0 ? $"{title}: {percent}, {value.Message}" : $"{title}: {percent}");
            writer.Flush();
        }
    }
}
