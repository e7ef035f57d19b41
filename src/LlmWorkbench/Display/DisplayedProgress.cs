using System.Diagnostics;
using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Display;

/// <summary>A progress bar below the cell. It comes up only when the work takes a while, and goes away when it is done.</summary>
/// <param name="output">Where the bar is shown: an output whose places can be written again.</param>
/// <param name="title">What the work is.</param>
public sealed class DisplayedProgress(IOutput output, string title) : IProgress<WorkProgress>
{
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private IDisplayedOutput? _place;
    private TimeSpan _last;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        lock (_gate)
        {
            if (value.Fraction >= 1)
            {
                _place?.Update(MimeBundle.Html("", ""));
                _place = null;
                _watch.Restart();
                _last = TimeSpan.Zero;
                return;
            }

            if (_watch.Elapsed < s_quick || _watch.Elapsed - _last < s_between)
            {
                return;
            }

            _last = _watch.Elapsed;
            if (_place is null)
            {
                _place = output.Display(Bar(value));
            }
            else
            {
                _place.Update(Bar(value));
            }
        }
    }

    private MimeBundle Bar(WorkProgress value)
    {
        string text = value.Message.Length == 0 ? title : $"{title}: {value.Message}";
        string share = Math.Clamp(value.Fraction, 0, 1).ToString("0.###", CultureInfo.InvariantCulture);
        return MimeBundle.Html(Markup.Of($"<label>{text} <progress value=\"{share}\"></progress></label>").ToString(), text);
    }
}
