using System.Diagnostics;
using LlmWorkbench.Display;

namespace LlmWorkbench.Generation;

/// <summary>Shows a text in place while it grows, without flooding the front end.</summary>
internal sealed class LiveText(IOutput output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private IDisplayedOutput? _display;
    private long _last;

    /// <summary>Shows the text so far, unless that was done a moment ago.</summary>
    public void Show(GenerationResult result)
    {
        if (_display is null || Stopwatch.GetElapsedTime(_last) >= Pause)
        {
            Put(MimeBundle.Html(GenerationHtml.DrawRunning(result).ToString(), GenerationText.Draw(result)));
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Shows the finished result in the same place.</summary>
    public void Finish(GenerationResult result) => Put(MimeBundle.Of(result));

    private void Put(MimeBundle bundle)
    {
        if (_display is null)
        {
            _display = output.Display(bundle);
        }
        else
        {
            _display.Update(bundle);
        }
    }
}
