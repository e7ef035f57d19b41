using System.Diagnostics;
using LlmWorkbench.Display;

namespace LlmWorkbench.Conversations;

/// <summary>Shows a conversation in place while an answer grows, without flooding the front end.</summary>
internal sealed class LiveConversation(IOutput output)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private IDisplayedOutput? _display;
    private long _last;

    /// <summary>Shows the conversation so far, unless that was done a moment ago.</summary>
    public void Show(ConversationResult soFar)
    {
        if (_display is null || Stopwatch.GetElapsedTime(_last) >= s_pause)
        {
            Put(MimeBundle.Html(ConversationHtml.DrawRunning(soFar).ToString(), ConversationText.Draw(soFar)));
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Shows the conversation after the answer.</summary>
    public void Finish(ConversationResult result) => Put(MimeBundle.Of(result));

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
