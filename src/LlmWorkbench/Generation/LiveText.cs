using System.Diagnostics;
using LlmWorkbench.Display;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Generation;

/// <summary>Shows a text in place while it grows, without flooding the front end.</summary>
internal sealed class LiveText(IOutput output, string model, GenerationOptions options)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private GenerationResult? _soFar;
    private IDisplayedOutput? _display;
    private long _last;

    /// <summary>Whether the text begins with the model's name, because other models write too.</summary>
    public bool ShowsName { get; init; }

    /// <summary>Shows the text so far, unless that was done a moment ago.</summary>
    public void Show(GenerationResult soFar)
    {
        _soFar = soFar;
        if (_display is null || Stopwatch.GetElapsedTime(_last) >= s_pause)
        {
            (string prompt, string text) = (soFar.Prompt, soFar.Text);
            Put(
                MimeBundle.Html(
                    GenerationHtml.DrawRunning(model, prompt, text, soFar.Tokens.Count, options.MaxTokens).ToString(),
                    Named(VisibleText.Running(prompt) + "▶" + VisibleText.Running(text))
                )
            );
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Shows the finished result in the same place.</summary>
    public void Finish(GenerationResult result)
    {
        var bundle = MimeBundle.Of(result);
        Put(
            new MimeBundle(bundle.Select(part => part.Key == MimeTypes.PlainText ? KeyValuePair.Create(part.Key, Named(part.Value)) : part))
        );
    }

    /// <summary>Shows what there is, when the user stopped it.</summary>
    public void Interrupt()
    {
        if (_soFar is not null)
        {
            Finish(_soFar);
        }
    }

    private string Named(string text) => ShowsName ? $"{VisibleText.Phrase(model)}:\n{text}" : text;

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
